/** `to`: the one who has just come; `except`: all but those who have had theirs. */
export type Whom = { to: string } | { except: string[] };

export interface PulseOptions<Payload> {
  /** Ids of those who listen. */
  listeners: () => Iterable<string>;
  /** Called once for a message, and only when somebody gets it. */
  payload: () => Promise<Payload>;
  send: (payload: Payload, whom: Whom) => void;
  failed: (error: unknown) => void;
}

/** Between two messages, in ms: 4 % slower than once a second, because they do not arrive as evenly as they leave. */
export const PULSE_MS = 1040;

/**
 * A state that is shown as it is, at most once a second to each: at once to who has just come, then to all of them
 * together. Without listeners nothing is read and no timer runs.
 */
export class Pulse<Payload> {
  /** Who has come since the last beat: the next one is too soon for them. */
  private fresh = new Set<string>();
  /** Whose first message is not sent yet. */
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isBeating = false;
  private stopped = false;

  constructor(private readonly options: PulseOptions<Payload>) {}

  /** Somebody has come. @param id what `send` knows them by */
  joined(id: string): void {
    if (this.stopped) return;
    this.fresh.add(id);
    this.waiting.add(id);
    void this.tell(() => ({ to: id })).then(() => this.waiting.delete(id));
    if (!this.timer && !this.isBeating) this.beatLater();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private beatLater(): void {
    this.timer = setTimeout(() => void this.beat(), PULSE_MS).unref();
  }

  private async beat(): Promise<void> {
    this.timer = undefined;
    const had = this.fresh;
    this.fresh = new Set(this.waiting);
    const listeners = [...this.options.listeners()];
    if (listeners.length === 0) {
      this.fresh.clear();
      return;
    }
    this.isBeating = true;
    // who comes while this is being read has their own
    if (listeners.some((id) => !had.has(id))) await this.tell(() => ({ except: [...had, ...this.fresh] }));
    this.isBeating = false;
    if (!this.stopped) this.beatLater();
  }

  private async tell(whom: () => Whom): Promise<void> {
    try {
      const payload = await this.options.payload();
      if (!this.stopped) this.options.send(payload, whom());
    } catch (error) {
      this.options.failed(error);
    }
  }
}
