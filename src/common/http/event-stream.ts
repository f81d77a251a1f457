import { Readable } from 'node:stream';

/** A frame of `text/event-stream`. */
export interface ServerSentEvent {
  /** One word. */
  event: string;
  /** Goes out as one line of JSON. */
  data: unknown;
}

/** Silence after which a comment is sent, in ms: proxies close what is silent for half a minute or a minute. */
const HEARTBEAT_MS = 15_000;
/** How long an aborted stream has for its last words, in ms: a reader that takes nothing does not hold up a shutdown. */
const LAST_WORDS_MS = 2000;
/** Who takes nothing for so long, in ms, while there is more than its buffers hold, has left without a word. */
const STALLED_MS = 60_000;
/** Clients ignore it; with it the headers go out at once. */
const COMMENT = ':\n\n';

/**
 * Headers of an answer that is one. `no-transform` keeps compression from collecting frames, `x-accel-buffering` nginx
 * from doing so.
 */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** JSON has no line breaks of its own, and escapes those in texts: a frame cannot be ended or begun by what is in it. */
export function frameOf({ event, data }: ServerSentEvent): string {
  return `event: ${event.replace(/\s/g, ' ')}\ndata: ${JSON.stringify(data) ?? 'null'}\n\n`;
}

/**
 * The body of an answer of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). It is
 * sent as any other stream, so that the headers of hooks (CORS, helmet) go out with it.
 *
 * `events` begins at once, goes on only as fast as the reader takes it, and must not throw: errors are frames too. A
 * reader who leaves, or takes nothing for a minute, aborts `gone`, and `events` is ended (`return`). When somebody else
 * aborts `gone`, it has two seconds to end by itself.
 */
export class EventStream extends Readable {
  private readonly heartbeat: NodeJS.Timeout;
  private stalled: NodeJS.Timeout | undefined;
  private isPulling = false;

  constructor(
    private readonly events: AsyncGenerator<ServerSentEvent, void>,
    private readonly gone: AbortController,
    heartbeatMs = HEARTBEAT_MS,
    private readonly stalledMs = STALLED_MS,
  ) {
    super();
    this.push(COMMENT);
    this.heartbeat = setInterval(() => this.beat(), heartbeatMs).unref();
    const { signal } = gone;
    signal.addEventListener('abort', () => setTimeout(() => this.destroy(), LAST_WORDS_MS).unref(), {
      once: true,
    });
    this._read();
  }

  override _read(): void {
    clearTimeout(this.stalled);
    if (this.isPulling || this.readableEnded) return;
    this.isPulling = true;
    this.heartbeat.refresh();
    this.events.next().then(
      ({ done, value }) => this.give(done ? null : frameOf(value)),
      (error: unknown) => this.destroy(error as Error),
    );
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.stalled);
    this.gone.abort(new ReaderGone());
    this.events.return().then(
      () => callback(error),
      (failure: unknown) => callback(failure as Error),
    );
  }

  private give(frame: string | null): void {
    this.isPulling = false;
    if (this.destroyed || this.push(frame) || frame === null) return;
    this.stalled = setTimeout(() => this.destroy(), this.stalledMs).unref();
  }

  /** Only while the next frame is waited for: whoever does not read what is there needs no more of it. */
  private beat(): void {
    if (this.isPulling && !this.destroyed) this.push(COMMENT);
  }
}

/** Why a stream was aborted whose reader has left. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';

  constructor() {
    super('The reader has left');
  }
}
