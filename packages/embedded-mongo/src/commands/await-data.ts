import { nextBatch, type OpenCursor } from '../cursors.ts';
import { MongoError } from '../errors.ts';
import { checkKilled } from '../operations.ts';
import type { Context } from './types.ts';

/** How long a getMore waits for news when it does not say, in milliseconds. */
export const AWAIT_MS = 1000;

/**
 * The next batch of a tailable cursor that awaits data: when there is none, it waits up to `ms` milliseconds for a
 * commit that brings some. Throws 237 CursorKilled when the cursor is closed meanwhile, and 11601
 * Interrupted when somebody ends the operation.
 */
export async function awaitBatch(
  { engine, client, operation }: Context,
  cursor: OpenCursor,
  size: number | undefined,
  ms: number,
): Promise<Uint8Array[]> {
  const { waits } = engine.store;
  const concerns = cursor.concerns ?? ((ns: string) => ns === cursor.ns);
  const deadline = performance.now() + ms;
  for (;;) {
    const since = waits.moves;
    const documents = await nextBatch(cursor, size, false);
    if (cursor.killed) throw new MongoError(237, `cursor id ${cursor.id} was killed while it waited`);
    const left = deadline - performance.now();
    if (documents.length || cursor.done || client.gone || left <= 0) return documents;
    cursor.busy = true;
    const wait = waits.next(since, left, concerns);
    cursor.wake = client.wake = wait.wake;
    if (operation) operation.wake = wait.wake;
    await wait.done;
    cursor.wake = client.wake = undefined;
    cursor.busy = false;
    checkKilled(operation);
  }
}
