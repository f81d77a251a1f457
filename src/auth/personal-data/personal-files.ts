import type { Readable } from 'node:stream';
import type { Page } from '../../common/index.js';

/** Values as text with one in each line, for many of them: JSON Lines. */
export async function* jsonLines(rows: AsyncIterable<object> | Iterable<object>): AsyncIterable<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** One value for a person to read. It is asked for when its turn comes. */
export async function* jsonText(read: () => unknown): AsyncIterable<string> {
  yield `${JSON.stringify(await read(), null, 2)}\n`;
}

/** A text that another stream tells, which is opened when its turn comes. */
export async function* textOf(open: () => Promise<Readable>): AsyncIterable<string> {
  for await (const part of await open()) yield String(part);
}

/** All items of a list, page after page. */
export async function* everyItem<Item>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): AsyncGenerator<Item, void> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<Item> = await read({ limit: 200, ...(cursor !== undefined && { cursor }) });
    yield* page.items;
    cursor = page.nextCursor;
  }
}
