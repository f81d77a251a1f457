/** Within the thread: a rendering makes more than a mail may have. */
export class TooLarge extends Error {}
/** Within the thread: a rendering takes longer than a mail may. */
export class TooSlow extends Error {}
