import type { KeyObject } from 'node:crypto';
import { InvalidInput } from '../../common/index.js';
import type { HttpOut, OutResponse } from '../../platform/index.js';
import { signStandard } from '../kinds/standard/standard-signature.js';
import { standardKind } from '../kinds/standard/standard.kind.js';

/** For one attempt, from the name's resolution to the end of the answer, in ms. */
const TIMEOUT_MS = 15_000;
/** What is read of an answer. */
const RESPONSE_BYTES = 2048;

/** A message as Standard Webhooks recommends it. */
export interface OutgoingMessage {
  type: string;
  /** ISO 8601. */
  timestamp: string;
  data: object;
}

export interface SignedPost {
  url: string;
  /** At least one; each signs, so that a receiver may change to a new one when it likes. */
  keys: readonly KeyObject[];
  /** The `webhook-id`: the same in every attempt. */
  id: string;
  at: Date;
  message: OutgoingMessage;
}

/** Posts a message as Standard Webhooks says, once. Any status is an answer. @throws HttpOutError */
export function postSigned(http: HttpOut, { url, keys, id, at, message }: SignedPost): Promise<OutResponse> {
  const body = JSON.stringify(message);
  const timestamp = Math.floor(at.getTime() / 1000);
  const signed = keys.map((key) => signStandard(key, id, timestamp, body));
  return http.request({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Trader-Dashboard-Webhooks/1',
      ...signed[0],
      'webhook-signature': signed.map((headers) => headers['webhook-signature']).join(' '),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: RESPONSE_BYTES,
    repeatable: true,
  });
}

/** The secret to sign with: the one that is given, or a new one. @throws InvalidInput */
export function outgoingSecret(given: string | undefined, field = 'secret'): string {
  const secret = given ?? standardKind.newSecret();
  try {
    standardKind.keyOf(secret);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput([{ field, message: error.errors![0].message }]);
  }
  return secret.startsWith('whsec_') ? secret : `whsec_${secret}`;
}
