import type { IncomingHttpHeaders } from 'node:http';
import { sameSecret } from '../../../../webhooks/index.js';
import type { BounceType } from '../bounce.js';

/** A call as it came. */
export interface BounceCall {
  headers: IncomingHttpHeaders;
  query: Readonly<Record<string, unknown>>;
  body: Buffer;
  receivedAt: Date;
}

/** What a provider says of one address. */
export interface Told {
  /** What the provider calls it: the same thing, told again, has the same. */
  id: string;
  type: BounceType;
  /** In lower case. */
  email: string;
  /** The token in one of our headers, with or without the rest of a Message-ID. */
  mail?: string | undefined;
  at: Date;
  reason?: string | undefined;
}

/** Who tells of mails that came back. */
export interface Provider {
  /** Why it is nobody who knows the secret; null when it is them. Nothing of the body is believed before. */
  refuse: (call: BounceCall, secret: string) => string | null;
  /** What it says; what it says of other things than these is left out. @throws InvalidInput */
  read: (call: BounceCall) => Told[];
}

/** A field whose name stands there in one case or another. */
export function inAnyCase(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(fields).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : fields[key];
}

/** For those who sign nothing: the secret itself, as a Bearer token, as the password of the address, or in its query. */
export function refuseSecret({ headers, query }: BounceCall, secret: string): string | null {
  const { authorization = '' } = headers;
  const [, scheme, given] = /^(Bearer|Basic) (.+)$/i.exec(authorization) ?? [];
  const asked = query['secret'];
  const offered =
    scheme?.toLowerCase() === 'bearer'
      ? given
      : scheme
        ? Buffer.from(given, 'base64').toString('utf8').split(':').slice(1).join(':')
        : typeof asked === 'string'
          ? asked
          : '';
  return sameSecret(offered, secret) ? null : 'The secret is missing, or another one';
}
