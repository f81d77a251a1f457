/** Servers say whom they refuse; that is nobody's any more when the person is erased. */
export function withoutAddresses(said: string): string {
  return said.replace(/[^\s<>:;,]+@[^\s<>:;,]+/g, '...');
}
