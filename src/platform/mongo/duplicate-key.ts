/** MongoDB's code for a write that meets a unique key which is taken. */
const DUPLICATE_KEY = 11_000;

/** Whether a write failed because its unique key is taken: an error of the driver, or one entry of a reply's errors. */
export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === DUPLICATE_KEY;
}
