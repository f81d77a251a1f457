import type { SdkInstrument } from './quadcode-sdk.js';

/**
 * What can be bought, by `expirySeconds`: n steps mean the n-th full step that can still be bought. Where two sizes of step
 * give the same seconds the smaller one has it; those that expire at the end of a week or month have none.
 * @param instruments those that can be bought now
 */
export function byExpirySeconds(instruments: readonly SdkInstrument[]): Map<number, SdkInstrument> {
  const sizes = new Map<number, SdkInstrument[]>();
  for (const instrument of instruments) {
    const size = instrument.expirationSize;
    if (typeof size !== 'number' || !(size > 0)) continue;
    sizes.set(size, [...(sizes.get(size) ?? []), instrument]);
  }
  const found = new Map<number, SdkInstrument>();
  for (const [size, steps] of [...sizes].sort(([a], [b]) => a - b)) {
    steps.sort((a, b) => a.expiredAt.getTime() - b.expiredAt.getTime());
    steps.forEach((step, n) => {
      if (!found.has(size * (n + 1))) found.set(size * (n + 1), step);
    });
  }
  return found;
}
