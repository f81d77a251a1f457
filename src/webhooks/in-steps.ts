/**
 * Repeats a step that does at most `most` of something, so that others have their turn in between, until one did fewer.
 * Returns how many in all. @throws the signal's reason when it is aborted; the steps done stay done
 */
export async function inSteps(
  step: (most: number) => Promise<number>,
  most: number,
  signal: AbortSignal,
): Promise<number> {
  let done = 0;
  for (;;) {
    signal.throwIfAborted();
    const some = await step(most);
    done += some;
    if (some < most) return done;
  }
}
