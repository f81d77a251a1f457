/** So often a step that throws is tried: for about an hour. */
const MOST_THROWN = 12;
/** So often one that asks for patience, such as a mail to a server that is away: for about two days. */
const MOST_PATIENT = 60;
/** So often one whose process ended meanwhile: by then it is the step that ends it. */
const MOST_TAKEN = 100;
/** Before the second try, in seconds; then twice as long each time, an hour at most. */
export const FIRST_PAUSE = 1;

export type Hindrance = 'thrown' | 'again' | 'taken';

/** Whether a step that was taken up `tries` times, the last time in vain, is given up. */
export function isGivenUp(tries: number, hindrance: Hindrance): boolean {
  if (hindrance === 'thrown') return tries >= MOST_THROWN;
  return hindrance === 'again' ? tries >= MOST_PATIENT : tries > MOST_TAKEN;
}
