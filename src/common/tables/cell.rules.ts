/** What a spreadsheet takes for the beginning of a formula, also as full-width signs. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
/** The same after what may end a cell for it: with the settings of Brazil that is a semicolon, not the comma. */
const FORMULA_WITHIN = /(?<=[;\r\n]["'\s]*)(?=[=+\-@＝＋－＠])/gu;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A text as a cell of CSV: what a spreadsheet would run as a formula, at its beginning or after a separator, gets an
 * apostrophe before it (OWASP, "CSV Injection"); plain numbers stay as they are.
 */
export function safeCell(text: string): string {
  const safe = text.replace(FORMULA_WITHIN, "'");
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${safe}` : safe;
}
