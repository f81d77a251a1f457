export interface CoalescedFeedOptions<Item> {
  /** Most messages in any second. */
  perSecond: number;
  /** Whether anybody would get a message; what is pushed meanwhile is forgotten. */
  wanted: () => boolean;
  send: (items: Item[]) => void | Promise<void>;
  failed: (error: unknown) => void;
}

/**
 * The first item leaves at once, those that follow within the interval leave together at its end.
 * A message waits for the one before it, so a slow `send` makes fewer, larger messages.
 */
export class CoalescedFeed<Item> {
  private readonly intervalMs: number;
  private pending: Item[] = [];
  private sending = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: CoalescedFeedOptions<Item>) {
    // 4 % slower than allowed, because messages do not arrive as evenly as they leave
    this.intervalMs = 1040 / options.perSecond;
  }

  push(items: readonly Item[]): void {
    if (this.stopped || items.length === 0) return;
    if (!this.options.wanted()) {
      this.pending = [];
      return;
    }
    this.pending = this.pending.length === 0 ? items.slice() : this.pending.concat(items);
    if (!this.timer && !this.sending) this.flush();
  }

  /** Sends what waits at once, however long ago the last message was; then nothing any more. */
  finish(): void {
    const last = this.pending;
    this.stop();
    if (last.length > 0 && this.options.wanted()) void this.send(last);
  }

  /** Forgets what waits; nothing is sent any more. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.pending = [];
  }

  private flush(): void {
    const items = this.pending;
    this.pending = [];
    this.sending = true;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.goOn();
    }, this.intervalMs).unref();
    void this.send(items).then(() => {
      this.sending = false;
      this.goOn();
    });
  }

  private goOn(): void {
    if (this.timer || this.sending || this.stopped || this.pending.length === 0) return;
    if (this.options.wanted()) this.flush();
    else this.pending = [];
  }

  private async send(items: Item[]): Promise<void> {
    try {
      await this.options.send(items);
    } catch (error) {
      this.options.failed(error);
    }
  }
}
