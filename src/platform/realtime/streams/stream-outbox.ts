import type { Redis as Client } from 'ioredis';

/** What waits at most while Redis is away, in bytes. */
const MOST_BYTES_WAITING = 8 * 1024 * 1024;
/** Messages up to this size, in bytes, end connections or tell a user something: news goes overboard before them. */
const SMALL_BYTES = 2 * 1024;
/** Messages that are written in one step. */
const AT_ONCE = 100;
/** Pause after a failure, in ms. */
const RETRY_MS = 200;
/** A stream that nobody writes to any more goes after so many seconds. */
const EXPIRE_SECONDS = 3600;

interface Waiting {
  fields: string[];
  bytes: number;
}

/**
 * Messages on their way into the stream, in order. What cannot be written waits, within a bound, and is written when
 * Redis is back; each has a number (`n`), since one whose answer was lost is written twice.
 */
export class StreamOutbox {
  private waiting: Waiting[] = [];
  private bytes = 0;
  private number = 0;
  private sending = false;
  private retry: NodeJS.Timeout | undefined;
  private emptied: (() => void)[] = [];

  constructor(
    private readonly writer: Client,
    private readonly stream: string,
    /** Told when something had to go, because Redis was away for too long. */
    private readonly overboard: () => void,
  ) {
    writer.on('ready', () => void this.write());
  }

  push(message: Readonly<Record<string, string>>): void {
    const fields = Object.entries({ ...message, n: String(++this.number) }).flat();
    const bytes = fields.reduce((sum, text) => sum + text.length, 0);
    this.waiting.push({ fields, bytes });
    this.bytes += bytes;
    while (this.bytes > MOST_BYTES_WAITING) this.throwOverboard();
    if (!this.retry) void this.write();
  }

  /** Resolves when all is written, or after `ms`. */
  async drained(ms: number): Promise<void> {
    if (this.waiting.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.emptied.push(resolve);
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }

  private async write(): Promise<void> {
    clearTimeout(this.retry);
    this.retry = undefined;
    if (this.sending || this.writer.status !== 'ready') return;
    this.sending = true;
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, AT_ONCE);
        await this.append(batch);
        const written = new Set(batch); // something may have gone overboard meanwhile
        this.waiting = this.waiting.filter((message) => !written.has(message));
        this.bytes = this.waiting.reduce((sum, { bytes }) => sum + bytes, 0);
      }
      for (const done of this.emptied.splice(0)) done();
    } catch {
      this.retry = setTimeout(() => void this.write(), RETRY_MS).unref();
    } finally {
      this.sending = false;
    }
  }

  /** All or none. @throws what Redis says */
  private async append(batch: readonly Waiting[]): Promise<void> {
    const step = this.writer.multi();
    for (const { fields, bytes } of batch) {
      step.xadd(this.stream, 'MAXLEN', '~', mostEntries(bytes), '*', ...fields);
    }
    const answers = await step.expire(this.stream, EXPIRE_SECONDS).exec();
    const failed = answers?.find(([error]) => error)?.[0];
    if (!answers || failed) throw failed ?? new Error('the transaction was discarded');
  }

  private throwOverboard(): void {
    const large = this.waiting.findIndex(({ bytes }) => bytes > SMALL_BYTES);
    const [gone] = this.waiting.splice(Math.max(0, large), 1);
    this.bytes -= gone.bytes;
    this.overboard();
  }
}

/** What the stream may take in Redis, about, in bytes. */
const MOST_STREAM_BYTES = 64 * 1024 * 1024;
const FEWEST_ENTRIES = 100;
const MOST_ENTRIES = 10_000;

/** How many entries the stream keeps when one of this size comes: they bridge the time that a reader is cut off. */
export function mostEntries(bytes: number): number {
  const fitting = Math.floor(MOST_STREAM_BYTES / Math.max(1, bytes));
  return Math.min(MOST_ENTRIES, Math.max(FEWEST_ENTRIES, fitting));
}
