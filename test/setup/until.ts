import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it holds, as long as the test may last. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
