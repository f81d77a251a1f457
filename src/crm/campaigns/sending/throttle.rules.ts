/** So long nothing may have been sent for what was not to be made up for, in ms: a throttle saves nothing. */
const MOST_SAVED_MS = 100;

/**
 * How many mails may go now.
 * @param paidUntil until when what was sent has used the throttle up, in ms since 1970; undefined: nothing was sent yet
 */
export function allowance(perSecond: number, paidUntil: number | undefined, now: number): number {
  return Math.floor(((now - from(perSecond, paidUntil, now)) * perSecond) / 1000 + 1e-6);
}

/** Until when the throttle is used up by so many more. */
export function paidBy(perSecond: number, paidUntil: number | undefined, now: number, count: number): number {
  return from(perSecond, paidUntil, now) + (count * 1000) / perSecond;
}

/** A pause is worth one mail, or what a tenth of a second is. */
function from(perSecond: number, paidUntil: number | undefined, now: number): number {
  const earliest = now - Math.max(1000 / perSecond, MOST_SAVED_MS);
  return Math.max(paidUntil ?? earliest, earliest);
}
