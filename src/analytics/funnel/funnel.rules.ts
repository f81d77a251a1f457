import { type FieldError, InvalidInput } from '../../common/index.js';
import type { DayMoments } from '../moments/day-moments.js';
import { UserNumbers } from '../people/user-numbers.js';
import { TYPE } from '../period.dto.js';

const MIN_STEPS = 2;
const MAX_STEPS = 10;
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_WITHIN = 90 * 86_400_000;
/** Times of ways in memory, 8 bytes each. */
const MOST_PLACES = 16_000_000;

export interface FunnelQuestion {
  /** Event types in the order in which they must come; the same may come twice. */
  steps: string[];
  /** How long after the first step the last one may come, in ms. */
  within: number;
}

/** @throws InvalidInput naming `steps` or `within` */
export function parseFunnel(steps: string, within: string): FunnelQuestion {
  const errors: FieldError[] = [];
  const types = steps.split(',').map((type) => type.trim());
  if (types.length < MIN_STEPS || types.length > MAX_STEPS) {
    errors.push({ field: 'steps', message: `must be ${MIN_STEPS} to ${MAX_STEPS} event types` });
  } else if (!types.every((type) => TYPE.test(type))) {
    errors.push({ field: 'steps', message: 'must be event types with commas between: a-z, 0-9, _ . : -' });
  }
  const [, number, unit] = /^(\d{1,7})([smhd])$/.exec(within) ?? [];
  const length = Number(number ?? 0) * (UNITS[unit ?? ''] ?? 0);
  if (length === 0 || length > MAX_WITHIN) {
    errors.push({ field: 'within', message: 'must be such as 30m, 12h or 7d, at most 90d' });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return { steps: types, within: length };
}

/** What a funnel comes to, by step. */
export interface FunnelResult {
  /** Users who came at least this far. */
  users: number[];
  /** Of each of them the time from the step before, in ms; empty for the first step. */
  between: number[][];
}

export function emptyResult(steps: number): FunnelResult {
  return { users: new Array<number>(steps).fill(0), between: Array.from({ length: steps }, () => []) };
}

/**
 * For each user the way that gets furthest: the first step at a time within the period, each further one after the one
 * before it and at most `within` after the first. Of several ways as far, the one that gets there first counts, from
 * the last first step that still leads there, with each step at its first event.
 *
 * Events are shown in order of time; for each number of steps only the way with the latest beginning is kept, because
 * whatever may follow one that began earlier may follow this one. An event is no two steps of a way: the later steps
 * are tried first.
 */
export class FunnelTally {
  private readonly steps: number;
  /** By event type: the steps that it can be, last ones first. */
  private readonly stepsOf: number[][];
  /** Per user: the times of the best way of 1 step, of 2 steps, ...; NaN for none. Then those of the way that counts. */
  private ways = new Float64Array(0);
  private readonly perUser: number;
  /** By user: the place in `ways`, counted from 1. */
  private readonly places = new UserNumbers();
  private reached = new Uint8Array(0);
  private size = 0;
  /** More users begin than fit; whoever sees this divides them. */
  isFull = false;

  /** @param types the different types of the steps, in the order of the first step that each is */
  constructor(
    private readonly question: FunnelQuestion,
    private readonly period: { from: number; to: number },
    types: readonly string[],
    private readonly mostPlaces = MOST_PLACES,
  ) {
    const { steps } = question;
    this.steps = steps.length;
    this.perUser = (this.steps * (this.steps + 1)) / 2 + this.steps;
    this.stepsOf = types.map((type) => steps.flatMap((step, i) => (step === type ? [i] : [])).reverse());
  }

  add(type: number, user: number, time: number): void {
    for (const step of this.stepsOf[type]) {
      if (step === 0) this.begin(user, time);
      else this.goOn(step, user, time);
    }
  }

  addTo({ users, between }: FunnelResult): void {
    for (let place = 0; place < this.size; place++) {
      const kept = (place + 1) * this.perUser - this.steps;
      for (let step = 0; step < this.reached[place]; step++) {
        users[step]++;
        if (step > 0) between[step].push(this.ways[kept + step] - this.ways[kept + step - 1]);
      }
    }
  }

  private begin(user: number, time: number): void {
    if (time < this.period.from || time >= this.period.to) return;
    const place = this.placeFor(user);
    if (place === null) return;
    const at = place * this.perUser;
    this.ways[at] = time;
    if (this.reached[place] === 0) this.keep(place, 0, at);
  }

  private goOn(step: number, user: number, time: number): void {
    const place = this.places.get(user) - 1;
    if (place < 0) return;
    const base = place * this.perUser;
    const before = base + (step * (step - 1)) / 2;
    const own = base + (step * (step + 1)) / 2;
    const start = this.ways[before];
    // the same beginning has come so far already: each step counts at its first event
    if (!(time - start <= this.question.within) || this.ways[own] === start) return;
    for (let i = 0; i < step; i++) this.ways[own + i] = this.ways[before + i];
    this.ways[own + step] = time;
    if (this.reached[place] <= step) this.keep(place, step, own);
  }

  private keep(place: number, step: number, way: number): void {
    this.reached[place] = step + 1;
    const kept = (place + 1) * this.perUser - this.steps;
    for (let i = 0; i <= step; i++) this.ways[kept + i] = this.ways[way + i];
  }

  private placeFor(user: number): number | null {
    const known = this.places.get(user);
    if (known > 0) return known - 1;
    if ((this.size + 1) * this.perUser > this.mostPlaces) {
      this.isFull = true;
      return null;
    }
    if (this.size === this.reached.length) this.grow();
    this.places.replace(user, ++this.size);
    return this.size - 1;
  }

  private grow(): void {
    const most = Math.floor(this.mostPlaces / this.perUser);
    const users = Math.min(most, Math.max(256, this.reached.length * 2));
    const { ways, reached } = this;
    this.ways = new Float64Array(users * this.perUser).fill(NaN);
    this.ways.set(ways);
    this.reached = new Uint8Array(users);
    this.reached.set(reached);
  }
}

/**
 * Shows the events of several types in one order: by time, and at the same instant in the order of the columns, so that
 * whoever does two steps in the same instant has done them in the order of the funnel.
 */
export function inOrderOfTime(
  columns: readonly DayMoments[],
  show: (column: number, user: number, offset: number) => void,
): void {
  const places = columns.map(() => 0);
  for (;;) {
    let first = -1;
    let offset = Infinity;
    for (let i = 0; i < columns.length; i++) {
      const own = columns[i].offsets[places[i]];
      if (own < offset) {
        first = i;
        offset = own;
      }
    }
    if (first < 0) return;
    show(first, columns[first].users[places[first]++], offset);
  }
}
