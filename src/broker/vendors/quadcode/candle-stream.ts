import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from './deadline.js';
import type { SdkCandle } from './quadcode-sdk.js';
import type { QuadcodeTimes } from './quadcode-times.js';
import type { SdkInstance } from './sdk-instance.js';

export interface StreamParts {
  /** What is connected at this moment. */
  carried: () => SdkInstance | undefined;
  now: () => number;
  times: QuadcodeTimes;
  /** The last one has stopped listening. */
  empty: () => void;
}

/** How many candles a poll asks for: the running one, and the one before it as it ended. */
const POLLED = 2;

/**
 * Running candles of one asset and size, over one connection at a time however many listen: from the SDK's chart where the
 * edition has it, else asked for again and again. It may repeat itself and leave out.
 */
export class CandleStream {
  private readonly listeners = new Set<(candle: SdkCandle) => void>();
  private last: SdkCandle | undefined;
  private instance: SdkInstance | undefined;
  private stop: (() => void) | undefined;
  private moving = false;
  private over = false;

  /** @param size of a candle in seconds */
  constructor(
    private readonly activeId: number,
    private readonly size: number,
    private readonly parts: StreamParts,
  ) {}

  /** Whoever comes late is told the last one at once. Returns what stops it. */
  listen(listener: (candle: SdkCandle) => void): () => void {
    this.listeners.add(listener);
    if (this.last) listener(this.last);
    this.move();
    return () => {
      if (!this.listeners.delete(listener) || this.listeners.size > 0) return;
      this.over = true;
      this.leave();
      this.parts.empty();
    };
  }

  /** To what is connected, if that is not where it comes from already. */
  move(): void {
    if (!this.moving) void this.follow();
  }

  private async follow(): Promise<void> {
    this.moving = true;
    try {
      for (;;) {
        const carried = this.parts.carried();
        if (this.over || carried === this.instance) return;
        this.leave();
        if (!carried) return;
        try {
          const stop = await this.open(carried);
          this.instance = carried;
          this.stop = stop;
          if (this.over) this.leave();
        } catch {
          await sleep(this.parts.times.poll);
        }
      }
    } finally {
      this.moving = false;
    }
  }

  private leave(): void {
    this.instance = undefined;
    this.stop?.();
    this.stop = undefined;
  }

  private open(instance: SdkInstance): Promise<() => void> {
    return instance.has('realTimeChartDataLayer') ? this.chart(instance) : this.poll(instance);
  }

  private async chart(instance: SdkInstance): Promise<() => void> {
    const { activeId, size } = this;
    const chart = await instance.facade(
      `chart ${activeId}/${size}`,
      new Deadline(this.parts.times.call),
      (sdk) => sdk.realTimeChartDataLayer!(activeId, size),
    );
    const hear = instance.callback((candle: SdkCandle) => this.tell(candle));
    await instance.start(() => Promise.resolve(chart.subscribeOnLastCandleChanged(hear)));
    return () => {
      instance
        .start(() => Promise.resolve(chart.unsubscribeOnLastCandleChanged(hear)))
        .catch(() => undefined);
    };
  }

  private async poll(instance: SdkInstance): Promise<() => void> {
    const { times, now } = this.parts;
    const candles = await instance.facade('candles', new Deadline(times.call), (sdk) => sdk.candles!());
    let asking = false;
    const ask = async () => {
      if (asking) return;
      asking = true;
      try {
        const page = { to: Math.floor(now() / 1000), count: POLLED };
        const found = await instance.call(new Deadline(times.call), () =>
          candles.getCandles(this.activeId, this.size, page),
        );
        for (const candle of found.sort((a, b) => a.from - b.from)) this.tell(candle);
      } catch {
        // the next one may come
      } finally {
        asking = false;
      }
    };
    const timer = setInterval(() => void ask(), times.poll);
    void ask();
    return () => clearInterval(timer);
  }

  private tell(candle: SdkCandle): void {
    const { last } = this;
    if (!last || candle.from >= last.from) this.last = candle;
    for (const listener of this.listeners) listener(candle);
  }
}
