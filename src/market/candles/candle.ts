/**
 * A candle as everything inside computes with it: prices are whole ticks (price / tick size), because on raw floats equal
 * moves stop comparing equal. It holds the prices at the instants `time < t <= time + length`: what is traded at a
 * boundary closes the candle before it, so the close is the price at which the candle ends.
 */
export interface Candle {
  /** Its start, ms since 1970. */
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  /** In the units of the source; 0 where it has none. */
  volume: number;
}

/**
 * A price in whole ticks.
 * @param tickSize the smallest step of the price, e.g. 0.00001
 */
export function toTicks(price: number, tickSize: number): number {
  return Math.round(price * perUnit(tickSize));
}

/** Ticks as the nearest price: 138676 at 0.00001 is 1.38676. */
export function toPrice(ticks: number, tickSize: number): number {
  return ticks / perUnit(tickSize);
}

/** How many ticks one unit has; whole for steps like 0.00001, so that a division gives the nearest double. */
function perUnit(tickSize: number): number {
  const ticks = 1 / tickSize;
  const whole = Math.round(ticks);
  return Math.abs(ticks - whole) < 1e-6 * ticks ? whole : ticks;
}
