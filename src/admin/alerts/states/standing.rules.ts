import type { RuleState } from './alert.states.js';
import type { Comparison, Condition, NoData } from './condition.js';

/** A figure that is not known for less than this changes nothing, in ms: one reading may fail. */
const MISSING_MS = 30_000;
/** After so long without a look nobody knows what was in between, in ms: how long a condition holds counts anew. */
const UNSEEN_MS = 5 * 60_000;
/** A condition must be over for as long as it had to hold, and no longer than this, in ms: one that flaps is one alert. */
const LONGEST_CALM_MS = 5 * 60_000;
/** How long a rule is `resolved` until it is as if nothing had been, in ms. */
const RESOLVED_MS = 3600_000;

/** What a look at the figure says of the condition. */
type Verdict = 'holds' | 'is-over' | 'not-known';

/** Where a rule stands; times in milliseconds since 1970. */
export interface Standing {
  /** When people last changed what the rule asks for: what it says from then on is another alert. */
  begun: number;
  state: RuleState;
  since: number;
  /** An alert of it is open; also while its figure is not known meanwhile. */
  firing: boolean;
  /** What was last seen, and since when without a break; nothing before the first look. */
  seen?: Verdict;
  seenSince: number;
  /** Since when there is no figure. */
  missingSince?: number;
}

/** One look: the figure, or null; when; and when the look before was, null for the first one. */
export interface Look {
  value: number | null;
  at: number;
  before: number | null;
}

const COMPARE: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
  '==': (value, threshold) => value === threshold,
  '!=': (value, threshold) => value !== threshold,
};

const WITHOUT_DATA: Readonly<Record<NoData, Verdict>> = {
  'no-data': 'not-known',
  ok: 'is-over',
  alerting: 'holds',
};

/** Of a rule that nobody has looked at. */
export function newStanding(at: number): Standing {
  return { begun: at, state: 'normal', since: at, firing: false, seenSince: at };
}

/** Where a rule stands after a look. */
export function nextStanding(before: Standing, condition: Condition, look: Look): Standing {
  const { at, value } = look;
  const { missingSince: missing, ...known } = before;
  const missingSince = missing ?? at;
  if (value === null && at - missingSince < MISSING_MS) return { ...before, missingSince };
  const noted =
    value === null
      ? { ...saw(known, WITHOUT_DATA[condition.noData], missingSince, look), missingSince }
      : saw(known, COMPARE[condition.comparison](value, condition.threshold) ? 'holds' : 'is-over', at, look);
  const { state, firing } = decide(noted, condition, at);
  return { ...noted, state, firing, since: state === before.state ? before.since : at };
}

/** Whether there is something to write down. */
export function isSameStanding(one: Standing, other: Standing): boolean {
  return (
    one.state === other.state &&
    one.firing === other.firing &&
    one.seen === other.seen &&
    one.seenSince === other.seenSince &&
    one.missingSince === other.missingSince
  );
}

/** What was seen put down: since when without a break. @param from since when it is so, if the look before was not long ago */
function saw(standing: Standing, seen: Verdict, from: number, { at, before }: Look): Standing {
  const unbroken = before !== null && at - before < UNSEEN_MS;
  if (unbroken && standing.seen === seen) return standing;
  return { ...standing, seen, seenSince: unbroken ? from : at };
}

function decide(
  { state, since, firing, seen, seenSince }: Standing,
  { forSeconds }: Condition,
  at: number,
): Pick<Standing, 'state' | 'firing'> {
  const lasts = at - seenSince;
  const neededMs = forSeconds * 1000;
  switch (seen) {
    case undefined:
      return { state, firing };
    case 'not-known':
      return { state: 'no-data', firing };
    case 'holds':
      return firing || lasts >= neededMs
        ? { state: 'alerting', firing: true }
        : { state: 'pending', firing: false };
    case 'is-over':
      if (firing) {
        const isCalm = lasts >= Math.min(neededMs, LONGEST_CALM_MS);
        return isCalm ? { state: 'resolved', firing: false } : { state: 'alerting', firing: true };
      }
      return { state: state === 'resolved' && at - since < RESOLVED_MS ? 'resolved' : 'normal', firing };
  }
}
