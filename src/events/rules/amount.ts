/** Ten-thousandths in one unit of a currency. */
export const AMOUNT_SCALE = 10_000;

/** Largest value of an event, in units of its currency; below it every step of 0.0001 is exact in a double. */
export const MAX_VALUE = 1e9;

/** Money of the outside (a JSON number) as ten-thousandths; null when it has more than 4 decimals or is out of range. */
export function amountFromNumber(value: number): bigint | null {
  if (!(Math.abs(value) <= MAX_VALUE)) return null;
  const amount = Math.round(value * AMOUNT_SCALE);
  return amount / AMOUNT_SCALE === value ? BigInt(amount) : null;
}

/** Ten-thousandths as the nearest JSON number, also for sums far beyond 2^53. */
export function amountToNumber(amount: bigint): number {
  const asDouble = Number(amount);
  if (Number.isSafeInteger(asDouble)) return asDouble / AMOUNT_SCALE;
  const digits = (amount < 0n ? -amount : amount).toString();
  return Number(`${amount < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`);
}

/** To the four decimals that money has here: averages have more. */
export function roundedAmount(value: number): number {
  return Math.round(value * AMOUNT_SCALE) / AMOUNT_SCALE;
}
