import type { ActionOutcome } from './action.js';

const SHORTEST_MS = 10_000;
const LONGEST_MS = 3_600_000;
/** A receiver that is away for longer than this keeps nobody waiting any more. */
const GIVEN_UP_MS = 4 * 3_600_000;
/** Of the client's errors those that another try may do: too slow, too early, too many. */
const AGAIN: readonly number[] = [408, 425, 429];

/** What the answer to a webhook means. @param waitedMs since the first try */
export function outcomeOf(status: number, waitedMs: number, retryAfter = 0): ActionOutcome {
  if (status >= 200 && status < 300) return { state: 'done', detail: `Answered ${status}` };
  const reason = `Answered ${status}`;
  if (status < 500 && !AGAIN.includes(status)) return { state: 'failed', reason };
  return againOr(reason, waitedMs, retryAfter);
}

/** Once more after as long as it took up to now, 10 s to an hour or what the receiver asks for; after four hours no more. */
export function againOr(reason: string, waitedMs: number, retryAfter = 0): ActionOutcome {
  if (waitedMs >= GIVEN_UP_MS) return { state: 'failed', reason: `${reason}, for four hours` };
  const pause = Math.max(waitedMs, retryAfter, SHORTEST_MS);
  const left = Math.max(GIVEN_UP_MS - waitedMs, SHORTEST_MS);
  return { state: 'again', reason, afterMs: Math.min(pause, LONGEST_MS, left) };
}
