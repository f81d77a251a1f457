/**
 * What is not a sign on paper: control characters, other line ends, and marks that turn the direction of writing
 * (https://trojansource.codes). A terminal obeys them, and a line of a log would look like two.
 */
const CONTROL = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
/** The same, but for line breaks before a frame of a stack, or before its cause. */
const CONTROL_IN_STACK = /(?!\n(?: {4}at |caused by: ))[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text in one line that can be shown anywhere: control characters as they are written in programs. */
export function inOneLine(text: string): string {
  return text.replace(CONTROL, escape);
}

/** The same of a stack, which keeps its lines. */
export function asStack(text: string): string {
  return text.replace(CONTROL_IN_STACK, escape);
}

function escape(sign: string): string {
  const code = sign.charCodeAt(0);
  return SHORT[sign] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
