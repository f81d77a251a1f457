/** Longest title made of a question, in characters: one line of a list. */
const LONGEST = 60;

/** Marks that turn the direction of writing: in a list they would turn what stands beside them. */
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The beginning of a question, cut between words where there are any. */
export function titleOf(question: string): string {
  const line = question.replace(TURNING, '').replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  if (characters.length <= LONGEST) return line;
  const start = characters.slice(0, LONGEST - 1).join('');
  const gap = start.lastIndexOf(' ');
  return `${(gap > LONGEST / 2 ? start.slice(0, gap) : start).trimEnd()}…`;
}
