/**
 * Whether a model of OpenAI's thinks before it answers, and takes an effort of `low`: o1, o3, gpt-5 and later ones, but not
 * those for chats, and the largest ones, which think as much as they will.
 */
export function reasons(model: string): boolean {
  return /^(o\d|gpt-([5-9]|\d\d))/.test(model) && !/-(chat|pro)\b/.test(model);
}
