/** A minus stays on the line of its number: `-R$ 450` is not cut after the `-`. */
export function unbroken(text: string): string {
  return text.replace(/(^|\s)-(?=[\p{Sc}\p{L}\d])/gu, '$1-\u2060');
}
