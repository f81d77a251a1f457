/**
 * A reading that gives several figures at once: who asks while it is under way gets the same answer. Nothing is kept after
 * that, so no answer is older than its question, by more than the reading takes.
 */
export function together<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= read().finally(() => (running = undefined)));
}
