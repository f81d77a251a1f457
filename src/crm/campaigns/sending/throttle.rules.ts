/** What comes so much too late is made up for, in ms; what a longer pause has left is not: a throttle saves nothing. */
const MOST_LATE_MS = 100;

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

/** How long it takes until one more may go, in ms. */
export function waitFor(perSecond: number, paidUntil: number | undefined, now: number): number {
  return Math.max(0, from(perSecond, paidUntil, now) + 1000 / perSecond - now);
}

function from(perSecond: number, paidUntil: number | undefined, now: number): number {
  const first = now - 1000 / perSecond; // one may go at once
  return paidUntil === undefined ? first : Math.max(paidUntil, first - MOST_LATE_MS);
}
