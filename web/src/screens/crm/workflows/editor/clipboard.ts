import type { Drawing } from '../flow/graph';

/** What was copied last: for pasting into another workflow too, as long as the page is open. */
export const clipboard: { held: Drawing | undefined } = { held: undefined };
