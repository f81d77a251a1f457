import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { type Anchor, PaperClockRepository } from './paper-clock.repository.js';
import { PaperMarkets } from './paper-markets.js';

/** How often other processes' settings are looked for, ms of our time. */
const LOOK_MS = 5000;

/**
 * The market's time, the same in all processes: it begins with ours (a replay: with its files), runs at PAPER_SPEED, and
 * goes on over restarts. Another speed counts from the moment that a process with it starts; time never goes back.
 */
@Injectable()
export class PaperClock {
  private anchor: Anchor | undefined;
  private starting: Promise<void> | undefined;
  private latest = -Infinity;
  private lookedAt = -Infinity;

  constructor(
    private readonly repository: PaperClockRepository,
    private readonly markets: PaperMarkets,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** To be awaited before the first question. */
  start(): Promise<void> {
    this.starting ??= this.agree().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** ms since 1970, by the market's clock. */
  now(): number {
    const anchor = this.anchor;
    if (!anchor) throw new Error('the paper clock has not been started');
    const ours = this.clock.now();
    if (Math.abs(ours - this.lookedAt) >= LOOK_MS) this.look(ours);
    this.latest = Math.max(this.latest, at(anchor, ours));
    return this.latest;
  }

  /** Market seconds in a second. */
  get speed(): number {
    return this.anchor?.speed ?? this.config.paper.speed;
  }

  /** How long it takes, in ms of our time, until the market's clock shows this. */
  until(time: number): number {
    return (time - this.now()) / this.speed;
  }

  /** Takes the anchor that there is, or makes it; another speed is a new anchor, from now on. */
  private async agree(): Promise<void> {
    const id = this.markets.clockId;
    const { speed } = this.config.paper;
    for (;;) {
      const ours = this.clock.now();
      const seen = await this.repository.find(id);
      if (!seen) {
        const market = this.markets.current.startsAt ?? ours;
        await this.repository.create(id, { ours, market, speed, revision: 1 });
        continue;
      }
      if (seen.speed === speed) {
        this.take(seen, ours);
        return;
      }
      const market = at(seen, ours);
      await this.repository.replace(id, seen, { ours, market, speed, revision: seen.revision + 1 });
    }
  }

  private take(anchor: Anchor, ours: number): void {
    this.lookedAt = ours;
    this.anchor = anchor;
  }

  /** Another process may have set another speed. What cannot be read now is read the next time. */
  private look(ours: number): void {
    this.lookedAt = ours;
    void this.repository.find(this.markets.clockId).then(
      (anchor) => {
        if (anchor && anchor.revision > this.anchor!.revision) this.take(anchor, ours);
      },
      () => undefined,
    );
  }
}

/** What a clock shows: whole ms. Ours may have been set back, the market's is not. */
function at({ ours, market, speed }: Anchor, now: number): number {
  return Math.floor(market + Math.max(0, now - ours) * speed);
}
