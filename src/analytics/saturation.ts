import { Logger } from '@nestjs/common';
import type { Collection } from 'mongoose';

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** The nearest number that 64 bits can hold. */
export function clampInt64(value: bigint): bigint {
  return value > MAX ? MAX : value < MIN ? MIN : value;
}

/**
 * Writes one guarded increment that would take a sum beyond 64 bits (some 922,000 values of the largest size in one
 * row): such a sum stays at the bound, the rest of the row counts on. It would else stop its slot for good.
 * @returns false when no sum was the reason, or when the row moved at the same moment
 */
export async function incrementSaturated(
  collection: Collection,
  _id: string,
  update: { $inc?: Record<string, number | bigint>; $set: { lastBatch: number } },
): Promise<boolean> {
  const row = await collection.findOne({ _id: _id as never }, { useBigInt64: true });
  if (!row) return false;
  const lastBatch = row['lastBatch'] as number | bigint;
  if (lastBatch >= update.$set.lastBatch) return true; // counted already
  const increments: Record<string, number | bigint> = {};
  const bounds: Record<string, bigint> = {};
  let reached = false;
  for (const [path, by] of Object.entries(update.$inc ?? {})) {
    const before = BigInt(valueAt(row, path));
    const after = before + BigInt(by);
    const bound = clampInt64(after);
    if (after === bound) increments[path] = by;
    else bounds[path] = bound;
    if (after !== bound && before !== bound) reached = true;
  }
  if (Object.keys(bounds).length === 0) return false;
  const { matchedCount } = await collection.updateOne(
    { _id: _id as never, lastBatch },
    {
      ...(Object.keys(increments).length > 0 && { $inc: increments }),
      $set: { ...update.$set, ...bounds },
    },
  );
  if (reached)
    new Logger('Analytics').error(
      `${collection.name} ${_id}: a sum is beyond 64 bits, it stays at the bound`,
    );
  return matchedCount === 1;
}

function valueAt(row: Record<string, unknown>, path: string): number | bigint {
  let value: unknown = row;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return (value as number | bigint | undefined) ?? 0;
}
