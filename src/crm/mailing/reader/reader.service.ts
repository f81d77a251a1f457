import { Injectable, Logger } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { addressKey, AttemptCounters } from '../../../auth/index.js';
import { isDatabaseAway } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { toHttpUrl } from '../content/html.rules.js';
import { MailEvents } from '../events/mail-events.js';
import type { MailDeed } from '../events/mail-event.js';
import type { MailOrigin, TokenPurpose } from '../tokens/mail-token.rules.js';
import { MailTokens } from '../tokens/mail-tokens.js';
import { type ChoiceResult, Choices } from './choices.js';
import { isMachine } from './machines.rules.js';
import { readerPage } from './reader-page.js';
import { localeOf, READER_WORDS } from './reader-words.js';

/** Tokens that are none, from one address. Those that are count nowhere: mail servers post for all of their users. */
const WRONG = { max: 60, windowMs: 15 * 60_000 };
/** Changes by the link of one mail; to look costs nothing. */
const OF_ONE = { max: 30, windowMs: 60_000 };

/** Who calls, as far as it matters. */
export interface Reader {
  ip: string;
  method: string;
  headers: IncomingHttpHeaders;
}

export interface ReaderAnswer {
  status: number;
  html: string;
}

type PageName = Exclude<keyof (typeof READER_WORDS)['en'], 'unsubscribeLink' | 'confirmMail'>;

const STATUS: Partial<Record<PageName, number>> = { unknown: 404, tooMany: 429 };

/** What people meet who follow links of mails. */
@Injectable()
export class ReaderService {
  private readonly log = new Logger(ReaderService.name);

  constructor(
    private readonly tokens: MailTokens,
    private readonly choices: Choices,
    private readonly events: MailEvents,
    private readonly counters: AttemptCounters,
    private readonly config: Config,
  ) {}

  /** Changes nothing: scanners follow every link of a mail. */
  ask(purpose: 'unsubscribe' | 'confirm', token: string, reader: Reader): Promise<ReaderAnswer> {
    return this.answer(purpose, token, reader, () => Promise.resolve(purpose));
  }

  unsubscribe(token: string, reader: Reader): Promise<ReaderAnswer> {
    return this.answer('unsubscribe', token, reader, async (origin) =>
      pageOf(await this.choices.unsubscribe(origin), 'unsubscribed'),
    );
  }

  confirm(token: string, reader: Reader): Promise<ReaderAnswer> {
    return this.answer('confirm', token, reader, async (origin) =>
      pageOf(await this.choices.confirm(origin), 'confirmed'),
    );
  }

  /** Never rejects: whatever happens, a picture is answered. */
  async opened(token: string, reader: Reader): Promise<void> {
    try {
      const origin = await this.tokens.read('open', token);
      if (origin) await this.note(origin, 'opened', reader);
    } catch (error) {
      this.tell(error);
    }
  }

  /** Where to; null for a link that is none of ours. @param target the address as it stands in the link */
  async clicked(token: string, target: string, reader: Reader): Promise<string | null> {
    const url = toHttpUrl(Buffer.from(target, 'base64url').toString('utf8'));
    const origin = url === null ? null : await this.tokens.read('click', token, target);
    if (!origin) return null;
    if (!isMachine(reader.method, reader.headers)) {
      await this.events.followed(origin, url!).catch((error: unknown) => this.tell(error));
    }
    return url;
  }

  /** The page for a link that is none. */
  async unknown(reader: Reader): Promise<ReaderAnswer> {
    const { waitMs } = await this.counters.hit(`mail tokens from ${addressKey(reader.ip)}`, WRONG);
    return this.page(waitMs > 0 ? 'tooMany' : 'unknown', reader);
  }

  private async answer(
    purpose: TokenPurpose,
    token: string,
    reader: Reader,
    act: (origin: MailOrigin) => Promise<PageName>,
  ): Promise<ReaderAnswer> {
    const origin = await this.tokens.read(purpose, token);
    if (!origin) return this.unknown(reader);
    const { contactId, mailId } = origin;
    const key = `${purpose} of mail ${mailId} to ${contactId}`;
    const isTooMuch = reader.method === 'POST' && (await this.counters.hit(key, OF_ONE)).waitMs > 0;
    if (isTooMuch) return this.page('tooMany', reader);
    return this.page(await act(origin), reader);
  }

  private async note(origin: MailOrigin, deed: MailDeed, { method, headers }: Reader): Promise<void> {
    if (!isMachine(method, headers)) await this.events.note(origin, deed);
  }

  private page(name: PageName, { headers }: Reader): ReaderAnswer {
    const locale = localeOf(headers['accept-language'], this.config.insightLocale);
    return { status: STATUS[name] ?? 200, html: readerPage(locale, READER_WORDS[locale][name]) };
  }

  private tell(error: unknown): void {
    if (!isDatabaseAway(error)) this.log.error(`What was done with a mail is not noted: ${String(error)}`);
  }
}

function pageOf(result: ChoiceResult, done: PageName): PageName {
  return result === 'done' ? done : result;
}
