/** What the scripted model says in one step, before it is put into the shape of an interface. */
export interface Speech {
  /** Of the step; ids are made of it. */
  nth: number;
  model: string;
  text: string;
  calls: { id: string; name: string; arguments: string }[];
  tokens: { input: number; output: number };
  /** Whether it ends at the longest answer that it may give. */
  isCut: boolean;
  /** Whether a sealed thought goes before it (Responses). */
  isThoughtful: boolean;
}

/** About three pieces, cut without regard to words or characters of several units. */
export function piecesOf(text: string): string[] {
  const size = Math.max(1, Math.ceil(text.length / 3));
  return text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
}
