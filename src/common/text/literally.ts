/** A text as a pattern that finds just that, in regular expressions of JavaScript (with the flag `u` too) and of the database. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('\0', '\\x00'); // the database takes no NUL in a pattern
}
