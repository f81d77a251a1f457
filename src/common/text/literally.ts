/** A text as a pattern that finds just that, in regular expressions of JavaScript (with the flag `u` too) and of the database. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
