/** Work that is under way, by name; each can be cut off, and all can be waited for. */
export class Flight {
  private readonly underway = new Map<string, { abort: AbortController; done: Promise<void> }>();
  private wakeUp: (() => void) | undefined;

  get size(): number {
    return this.underway.size;
  }

  ids(): string[] {
    return [...this.underway.keys()];
  }

  /** @param work must not reject */
  begin(id: string, work: (signal: AbortSignal) => Promise<void>): void {
    const abort = new AbortController();
    const done = work(abort.signal).finally(() => {
      this.underway.delete(id);
      this.wake();
    });
    this.underway.set(id, { abort, done });
  }

  cut(): void {
    for (const { abort } of this.underway.values()) abort.abort();
  }

  /** Resolves when nothing is under way. */
  async landed(): Promise<void> {
    await Promise.all([...this.underway.values()].map(({ done }) => done));
  }

  /** Resolves when something has ended, somebody wakes, or so many ms are over. */
  async change(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.wakeUp = undefined;
  }

  wake(): void {
    this.wakeUp?.();
  }

  /** So many ms, whatever happens. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
