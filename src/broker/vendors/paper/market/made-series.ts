import { closesAt, isOpenAt, openingsOf } from './opening-hours.js';
import type { MadeAsset } from './paper-assets.js';
import { type HourOfTicks, HOUR_MS, type PriceSeries } from './price-series.js';
import { expOf, hash, hashText, normal, NORMAL, uniform } from './random.js';
import { RecentlyUsed } from './recently-used.js';
import { activity, BLOCK_SECONDS, chance, regimeAt, regimeStart } from './regimes.js';

const { abs, ceil, floor, imul, max, round, sign, sqrt } = Math;

/** Prices begin on 2018-01-01, counted in days since 1970. */
const FIRST_DAY = Date.UTC(2018, 0, 1) / 86_400_000;
/** The share of its distance from the middle that a price goes back in a day. */
const PULL = 1 / 90;
/** One day in so many has a sudden jump, of this deviation relative to a day's. */
const JUMP_DAYS = 3;
const JUMP = 0.12;
/** Swings of a range forget themselves after so many seconds. */
const SWING_SECONDS = 45;
const BLOCKS = 3600 / BLOCK_SECONDS;

/** Salts: what the bits are for. */
const DAY = 11;
const HOUR = 12;
const GAP = 13;
const JUMPS = 14;
const SECOND = 15;
const TREND = 16;

const HOURS_KEPT = 36;
const DAYS_KEPT = 400;

interface Jump {
  /** After which second of the day. */
  second: number;
  size: number;
}

/** A day's way on the scale of logarithms: where each hour begins, and the jumps that are in it. */
interface Day {
  hours: Float64Array;
  /** Variance of each hour, without jumps; 0 where it is closed. */
  variance: Float64Array;
  jumps: readonly Jump[];
}

/** For the way through an hour: made once, since no two are worked out at a time. */
const steps = new Float64Array(3600);
const swings = new Float64Array(3600);

/**
 * Prices that are made: a function of the seed, the asset and the second. A walk over days, pulled back to the middle, is
 * filled up by hours and those by seconds, each level with just the variance that the one above has left for it. So to
 * whoever does not know the seed, the end of an hour or a day is no nearer than a free walk would have it.
 */
export class MadeSeries implements PriceSeries {
  private readonly seed: number;
  /** Where each day since the first begins, as far as it has been asked for. */
  private starts = new Float64Array(4096);
  private known = 1;
  private readonly days = new RecentlyUsed<number, Day>(DAYS_KEPT);
  private readonly hours = new RecentlyUsed<number, HourOfTicks>(HOURS_KEPT);
  /** The hour that was asked for last: mostly the next question is about the same. */
  private last: { hour: number; ticks: HourOfTicks | null } = { hour: NaN, ticks: null };
  /** The price in the middle, in ticks. */
  private readonly middle: number;

  constructor(
    readonly asset: MadeAsset,
    seed: string,
  ) {
    this.seed = hash(hashText(seed), hashText(asset.symbol));
    this.middle = asset.price / asset.tickSize;
    this.starts[0] = 2 * asset.volatility * normal(hash(this.seed, DAY));
  }

  isOpen(time: number): boolean {
    return time >= FIRST_DAY * 24 * HOUR_MS && isOpenAt(this.asset.schedule, time);
  }

  closesAt(time: number): number {
    return closesAt(this.asset.schedule, time);
  }

  hourWithTicks(hour: number): number | null {
    for (let at = hour; at >= FIRST_DAY * 24; at--) if (this.openBlocks(at) > 0) return at;
    return null;
  }

  hour(hour: number): HourOfTicks | null {
    if (hour !== this.last.hour) this.last = { hour, ticks: this.findHour(hour) };
    return this.last.ticks;
  }

  private findHour(hour: number): HourOfTicks | null {
    if (hour < FIRST_DAY * 24 || this.openBlocks(hour) === 0) return null;
    return this.hours.get(hour) ?? this.hours.set(hour, this.makeHour(hour));
  }

  priceAt(time: number): number {
    const second = floor(time / 1000);
    const hour = ceil(second / 3600) - 1;
    const ticks = this.hour(hour);
    if (ticks) return abs(ticks[second - hour * 3600 - 1]);
    return this.ticksOf(this.levelAt(hour));
  }

  /** The logarithm of the price, relative to the middle, at the beginning of an hour. */
  private levelAt(hour: number): number {
    if (hour < FIRST_DAY * 24) return this.starts[0];
    return this.day(floor(hour / 24)).hours[hour % 24];
  }

  private ticksOf(level: number): number {
    return max(1, round(this.middle * expOf(level)));
  }

  /** Five minutes of an hour in which it is traded, as bits. */
  private openBlocks(hour: number): number {
    let bits = 0;
    const half = (hour % 24) * 2;
    for (const { from, to } of openingsOf(this.asset.schedule, floor(hour / 24))) {
      if (from <= half && half < to) bits |= 0b000000111111;
      if (from <= half + 1 && half + 1 < to) bits |= 0b111111000000;
    }
    return bits;
  }

  /** Where a day begins; the days before it are walked through once. */
  private startOf(day: number): number {
    const at = day - FIRST_DAY;
    if (at >= this.starts.length) {
      const longer = new Float64Array(max(at + 1, 2 * this.starts.length));
      longer.set(this.starts);
      this.starts = longer;
    }
    for (; this.known <= at; this.known++) {
      const before = this.known - 1;
      const { total, jumps } = this.planOf(FIRST_DAY + before);
      this.starts[this.known] = this.starts[before] + this.freeChange(before, total) + sizeOf(jumps);
    }
    return this.starts[at];
  }

  /** What a day adds beside its jumps. */
  private freeChange(at: number, variance: number): number {
    if (variance === 0) return 0;
    return normal(hash(this.seed, DAY, at)) * sqrt(variance) - PULL * this.starts[at];
  }

  private planOf(day: number): { variance: Float64Array; total: number; jumps: Jump[] } {
    const { schedule, kind, volatility } = this.asset;
    const variance = new Float64Array(24);
    const jumps: Jump[] = [];
    const openings = openingsOf(schedule, day);
    let total = 0;
    for (const { from, to, gap } of openings) {
      if (gap > 0) {
        jumps.push({ second: from * 1800, size: gap * volatility * normal(hash(this.seed, GAP, day, from)) });
      }
      for (let half = from; half < to; half++) {
        const hour = half >> 1;
        const share = (0.5 * volatility * volatility * activity(this.seed, kind, day * 24 + hour)) / 24;
        variance[hour] += share;
        total += share;
      }
    }
    const bits = hash(this.seed, JUMPS, day);
    if (openings.length > 0 && chance(bits, JUMP_DAYS)) {
      const { from, to } = openings[bits % openings.length];
      const second = floor((from + (to - from) * uniform(hash(this.seed, JUMPS, day, 1))) * 1800);
      jumps.push({ second, size: JUMP * volatility * normal(hash(this.seed, JUMPS, day, 2)) });
    }
    return { variance, total, jumps };
  }

  private day(day: number): Day {
    return this.days.get(day) ?? this.days.set(day, this.makeDay(day));
  }

  private makeDay(day: number): Day {
    const start = this.startOf(day);
    const { variance, total, jumps } = this.planOf(day);
    const changes = variance.map((share, hour) => sqrt(share) * normal(hash(this.seed, HOUR, day, hour)));
    let missing = this.freeChange(day - FIRST_DAY, total);
    for (const change of changes) missing -= change;
    const hours = new Float64Array(25).fill(start);
    for (let hour = 0; hour < 24; hour++) {
      const bridged = total === 0 ? 0 : changes[hour] + (missing * variance[hour]) / total;
      hours[hour + 1] = hours[hour] + bridged + sizeOf(jumps.filter((jump) => isIn(jump, hour)));
    }
    return { hours, variance, jumps };
  }

  private makeHour(hour: number): HourOfTicks {
    const { hours, variance, jumps } = this.day(floor(hour / 24));
    const ofDay = hour % 24;
    const here = jumps.filter((jump) => isIn(jump, ofDay));
    const open = this.openBlocks(hour);
    const change = hours[ofDay + 1] - hours[ofDay] - sizeOf(here);
    this.fillSteps(hour, open, variance[ofDay], change);
    for (const { second, size } of here) steps[second - ofDay * 3600] += size;

    const ticks = new Int32Array(3600);
    const start = this.middle * expOf(hours[ofDay]);
    let level = 0;
    for (let block = 0; block < BLOCKS; block++) {
      const sign = (open >> block) & 1 ? 1 : -1;
      for (let at = block * BLOCK_SECONDS, end = at + BLOCK_SECONDS; at < end; at++) {
        level += steps[at];
        const factor =
          1 + level * (1 + (level / 2) * (1 + (level / 3) * (1 + (level / 4) * (1 + level / 5))));
        ticks[at] = sign * max(1, round(start * factor));
      }
    }
    ticks[3599] = sign(ticks[3599]) * this.ticksOf(hours[ofDay + 1]);
    return ticks;
  }

  /** The steps of an hour's seconds: together they are its change, and theirs is its variance. */
  private fillSteps(hour: number, open: number, variance: number, change: number): void {
    steps.fill(0);
    const runs = this.runsOf(hour, open);
    let weights = 0;
    for (const run of runs) weights += run.weight;
    const unit = variance / weights;
    let state = hash(this.seed, SECOND, hour);
    let missing = change;
    for (const { from, to, regime } of runs) {
      const noise = sqrt(unit * regime.noise);
      const drifting = sqrt((unit * regime.noise * regime.drift) / (to - from));
      const drift = drifting * normal(hash(this.seed, TREND, hour, from));
      for (let at = from; at < to; at += 2) {
        state = (state + 0x9e3779b9) | 0;
        const bits = scramble(state);
        steps[at] = noise * NORMAL[bits >>> 20] + drift;
        steps[at + 1] = noise * NORMAL[bits & 4095] + drift;
        missing -= steps[at] + steps[at + 1];
      }
      if (regime.swing > 0) addSwings(from, to, regime.swing * sqrt(60 * unit * regime.noise), state);
    }
    for (const { from, to, weight } of runs) {
      const share = (missing * weight) / weights / (to - from);
      for (let at = from; at < to; at++) steps[at] += share;
    }
  }

  /** The stretches of an hour that are open and have one regime, and what each has of its variance. */
  private runsOf(hour: number, open: number) {
    const runs: {
      from: number;
      to: number;
      start: number;
      regime: ReturnType<typeof regimeAt>;
      weight: number;
    }[] = [];
    for (let block = 0; block < BLOCKS; block++) {
      if (!((open >> block) & 1)) continue;
      const start = regimeStart(this.seed, hour * BLOCKS + block);
      const last = runs.at(-1);
      const from = block * BLOCK_SECONDS;
      const to = from + BLOCK_SECONDS;
      if (last?.start === start && last.to === from) last.to = to;
      else runs.push({ from, to, start, regime: regimeAt(this.seed, start), weight: 0 });
    }
    for (const run of runs) run.weight = (run.to - run.from) * run.regime.noise * (1 + run.regime.drift);
    return runs;
  }
}

/** Adds a to and fro of this deviation that begins and ends at nothing. */
function addSwings(from: number, to: number, deviation: number, state: number): void {
  const kept = 1 - 1 / SWING_SECONDS;
  const step = deviation * sqrt(1 - kept * kept);
  let swing = 0;
  for (let at = from; at < to; at++) {
    state = (state + 0x61c88647) | 0;
    swing = kept * swing + step * NORMAL[scramble(state) >>> 20];
    swings[at] = swing;
  }
  const end = swing / (to - from);
  let before = 0;
  for (let at = from; at < to; at++) {
    steps[at] += swings[at] - before - end;
    before = swings[at];
  }
}

/** The output step of splitmix32. */
function scramble(state: number): number {
  let bits = imul(state ^ (state >>> 16), 0x21f0aaad);
  bits = imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

function isIn({ second }: Jump, hour: number): boolean {
  return floor(second / 3600) === hour;
}

function sizeOf(jumps: readonly Jump[]): number {
  return jumps.reduce((sum, { size }) => sum + size, 0);
}
