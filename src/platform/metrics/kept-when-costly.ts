import type { Clock } from '../clock/clock.js';
import { together } from './together.js';

/** From when on a reading is dear, and how long the answer of a dear one is given again, in ms. */
const COSTLY_MS = 500;
const KEPT_MS = 60_000;

/**
 * A reading over everything there is. While that is little, each answer is of its moment; one that took over half a second
 * is kept for a minute, so that those who ask often do not keep the database busy.
 */
export function keptWhenCostly<T>(read: () => Promise<T>, clock: Clock): () => Promise<T> {
  let kept: { answer: T; at: number } | undefined;
  const readNow = together(async () => {
    const begun = clock.now();
    const answer = await read();
    const at = clock.now();
    kept = at - begun > COSTLY_MS ? { answer, at } : undefined;
    return answer;
  });
  return async () => {
    const age = kept ? clock.now() - kept.at : Infinity;
    // a clock that was set back makes it look younger than it is
    return kept && age >= 0 && age < KEPT_MS ? kept.answer : readNow();
  };
}
