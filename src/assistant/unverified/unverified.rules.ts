import { type Zone } from '../../common/index.js';
import { type Claim, claimsIn, type Reading } from './claims.rules.js';

/** ISO 8601 as tools tell it. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Of sums of doubles, and of the halves of what rounding takes. */
const SLACK = 1e-9;

/** What tools have said: numbers, days and times (in UTC and in the time zone of business), and numbers within texts. */
export class Told {
  private readonly numbers: number[] = [];
  private readonly days = new Set<string>();
  private readonly times = new Set<string>();
  private isSorted = true;
  /** Words of the model's own in the question that is being added. */
  private asked: ReadonlySet<unknown> = new Set();

  constructor(private readonly zone: Zone) {}

  /**
   * @param output a tool's answer; JSON, else it counts as a text
   * @param asked the arguments of the call: a text of them that the answer repeats says nothing
   */
  add(output: string, asked?: unknown): void {
    this.isSorted = false;
    this.asked = new Set(leavesOf(asked));
    try {
      this.walk(JSON.parse(output));
    } catch {
      this.text(output);
    }
  }

  holds(claim: Claim): boolean {
    return (
      claim.readings.some((reading) => this.hasNumber(reading)) ||
      isDated(claim, this.days, this.times) ||
      (claim.parts?.every((part) => this.holds(part)) ?? false)
    );
  }

  private walk(value: unknown): void {
    if (typeof value === 'number') this.numbers.push(value);
    else if (typeof value === 'string') this.text(value);
    else if (Array.isArray(value)) for (const part of value) this.walk(part);
    else if (value !== null && typeof value === 'object') {
      for (const [key, part] of Object.entries(value)) {
        this.text(key); // people's words too: the values of a breakdown
        this.walk(part);
      }
    }
  }

  private text(text: string): void {
    if (INSTANT.test(text)) return this.instant(Date.parse(text));
    if (DAY.test(text)) return this.day(text);
    if (!/\d/.test(text) || this.asked.has(text)) return;
    for (const { readings, days, times } of claimsIn(text)) {
      for (const { value, sign = 1 } of readings) this.numbers.push(value * sign);
      for (const day of days) this.days.add(day);
      for (const time of times) this.times.add(time);
    }
  }

  private instant(at: number): void {
    if (Number.isNaN(at)) return;
    for (const local of [at, at + this.zone.offsetAt(at)]) {
      const iso = new Date(local).toISOString();
      this.day(iso.slice(0, 10));
      this.times.add(iso.slice(11, 16)).add(iso.slice(11, 19));
    }
  }

  private day(day: string): void {
    const [year, month, date] = day.split('-');
    for (const form of [day, `--${month}-${date}`, `${year}-${month}`, year, `---${date}`])
      this.days.add(form);
  }

  /** Whether a number that was told is this one when it is rounded to the digits that are shown. */
  private hasNumber({ value, unit, sign }: Reading): boolean {
    if (!this.isSorted) {
      this.numbers.sort((a, b) => a - b);
      this.isSorted = true;
    }
    const reach = (unit / 2) * (1 + SLACK) + Math.abs(value) * SLACK;
    const signs = sign === undefined ? [1, -1] : [sign]; // `caiu 5` of -5
    return signs.some((each) => isWithin(this.numbers, each * value - reach, each * value + reach));
  }
}

/** Numbers of a text that were not told, as they stand in it, each once. */
export function unverifiedIn(text: string, told: Told): Claim[] {
  const seen = new Set<string>();
  return claimsIn(text).filter((claim) => {
    if (seen.has(claim.text) || told.holds(claim)) return false;
    seen.add(claim.text);
    return true;
  });
}

function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}

function isDated(
  { days, times }: Claim,
  knownDays: ReadonlySet<string>,
  knownTimes: ReadonlySet<string>,
): boolean {
  if (days.length === 0 && times.length === 0) return false;
  const isDay = days.length === 0 || days.some((day) => knownDays.has(day));
  return isDay && (times.length === 0 || times.some((time) => knownTimes.has(time)));
}

function isWithin(sorted: readonly number[], low: number, high: number): boolean {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < low) from = middle + 1;
    else to = middle;
  }
  return from < sorted.length && sorted[from] <= high;
}
