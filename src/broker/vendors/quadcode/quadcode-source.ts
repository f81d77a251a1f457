import { Unavailable } from '../../../common/index.js';
import {
  type Asset,
  type Candle,
  type CandleNews,
  type CandleRange,
  type MarketSource,
  msOf,
  type Timeframe,
} from '../../../market/index.js';
import type { Clock } from '../../../platform/index.js';
import { BrokerSilent, SessionRefused } from '../../broker.errors.js';
import { newestOf, type SeenCandle, toSeen } from './candle.rules.js';
import { CandleStream } from './candle-stream.js';
import type { Catalogue, Details } from './catalogue.js';
import { Deadline } from './deadline.js';
import { FollowedSeries } from './followed-series.js';
import { PlatformClock } from './platform-clock.js';
import { NotSupported } from './quadcode.errors.js';
import type { QuadcodeTimes } from './quadcode-times.js';
import { statusOf } from './sdk-failure.rules.js';
import { SdkFailure, type SdkInstance } from './sdk-instance.js';

/** Of the platform: asked for too much at once. */
const TOO_MANY = 4220;

/** A session that the market's data can come over. */
export interface Carrier {
  /** Undefined while it is not connected. */
  readonly carried: { instance: SdkInstance; catalogue: Catalogue } | undefined;
}

type Carried = NonNullable<Carrier['carried']>;

/**
 * The market of one platform. Its data comes over whichever session of this process is connected to it, and over another one
 * when that session goes.
 */
export class QuadcodeSource implements MarketSource {
  readonly key: string;
  readonly details: Details = new Map();
  private readonly clock: PlatformClock;
  private readonly carriers = new Set<Carrier>();
  private readonly streams = new Map<string, CandleStream>();

  constructor(
    platformId: number,
    clock: Clock,
    private readonly times: QuadcodeTimes,
  ) {
    this.key = `quadcode:${platformId}`;
    this.clock = new PlatformClock(clock);
  }

  now(): number {
    return this.clock.now();
  }

  /** @param time what the platform just said */
  observe(time: number): void {
    this.clock.observe(time);
  }

  join(carrier: Carrier): void {
    this.carriers.add(carrier);
    this.changed();
  }

  leave(carrier: Carrier): void {
    this.carriers.delete(carrier);
    this.changed();
  }

  /** A session has become connected, or is not any more. */
  changed(): void {
    for (const stream of this.streams.values()) stream.move();
  }

  /** What is connected; undefined when no session is. */
  get carried(): Carried | undefined {
    for (const { carried } of this.carriers) if (carried) return carried;
    return undefined;
  }

  assets(): Promise<Asset[]> {
    return this.ask(({ catalogue }, deadline) => catalogue.assets(deadline));
  }

  async candles(asset: string, timeframe: Timeframe, range: CandleRange, limit: number): Promise<Candle[]> {
    const length = msOf(timeframe);
    const closed = { from: range.from, to: Math.min(range.to, this.now() - length + 1) };
    const seen = await this.seen(asset, length, closed, limit);
    return seen.map(({ candle }) => candle);
  }

  async watch(
    asset: string,
    timeframe: Timeframe,
    listener: (news: CandleNews) => void,
  ): Promise<() => void> {
    const length = msOf(timeframe);
    const tickSize = await this.ask(({ instance, catalogue }, deadline) => {
      needsCandles(instance);
      return catalogue.tickSize(asset, deadline);
    });
    const series = new FollowedSeries({
      length,
      now: () => this.now(),
      history: (range) => this.seen(asset, length, range, Math.ceil((range.to - range.from) / length)),
      listener,
      closing: this.times.closing,
    });
    const stop = this.stream(asset, length).listen((raw) => series.take(toSeen(raw, tickSize)));
    return () => {
      series.stop();
      stop();
    };
  }

  /** One for each asset and timeframe, as long as somebody listens. */
  private stream(asset: string, length: number): CandleStream {
    const key = `${asset}/${length}`;
    let stream = this.streams.get(key);
    if (!stream) {
      stream = new CandleStream(Number(asset), length / 1000, {
        carried: () => this.carried?.instance,
        now: () => this.now(),
        times: this.times,
        empty: () => this.streams.delete(key),
      });
      this.streams.set(key, stream);
    }
    return stream;
  }

  private async seen(
    asset: string,
    length: number,
    range: CandleRange,
    limit: number,
  ): Promise<SeenCandle[]> {
    const tickSize = await this.ask(({ instance, catalogue }, deadline) => {
      needsCandles(instance);
      return catalogue.tickSize(asset, deadline);
    });
    const raw = await newestOf(
      range,
      limit,
      (page) =>
        this.ask(async ({ instance }, deadline) => {
          const candles = await instance.facade('candles', deadline, (sdk) => sdk.candles!());
          return instance.call(deadline, () => candles.getCandles(Number(asset), length / 1000, page));
        }),
      (error) => error instanceof SdkFailure && statusOf(error.message) === TOO_MANY,
    );
    return raw.map((one) => toSeen(one, tickSize));
  }

  /**
   * Asks whoever is connected, and the next one when that one was lost over it.
   * @throws Unavailable, and what the question throws; `SdkFailure` only for a status of the platform
   */
  private async ask<T>(question: (carried: Carried, deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.times.call);
    const tried = new Set<SdkInstance>();
    for (;;) {
      const carried = this.next(tried);
      if (!carried) throw new Unavailable('No session is connected to the broker at this moment');
      tried.add(carried.instance);
      try {
        return await question(carried, deadline);
      } catch (error) {
        if (error instanceof SdkFailure && statusOf(error.message) !== undefined) throw error;
        const isGone =
          error instanceof BrokerSilent || error instanceof SessionRefused || error instanceof SdkFailure;
        if (!isGone) throw error;
        if (this.next(tried) && deadline.left > 1) continue;
        throw new Unavailable('The broker does not answer');
      }
    }
  }

  private next(tried: ReadonlySet<SdkInstance>): Carried | undefined {
    for (const { carried } of this.carriers) if (carried && !tried.has(carried.instance)) return carried;
    return undefined;
  }
}

function needsCandles(instance: SdkInstance): void {
  if (instance.has('candles')) return;
  throw new NotSupported(
    'This edition of the Quadcode SDK has no candles; install the official one (docs/quadcode.md)',
  );
}
