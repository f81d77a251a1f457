/** Longest line before its soft break, in characters (RFC 2045, 6.7). */
const MOST = 75;
const [TAB, LF, CR, SPACE, EQUALS, TILDE] = [0x09, 0x0a, 0x0d, 0x20, 0x3d, 0x7e];
const HEX = Buffer.from('0123456789ABCDEF');

/** Where bytes are read from, and written to before they are a text: nothing waits meanwhile, so one of each is enough. */
let source = Buffer.alloc(0);
let target = Buffer.alloc(0);
/** What longer texts than this need, in characters, is not kept. */
const MOST_KEPT = 128 * 1024;

/**
 * A text in quoted-printable (RFC 2045, 6.7) of UTF-8, with CRLF whatever line breaks it has. In one pass over its bytes, as
 * this is done for each of many mails. No letter is divided between two lines.
 */
export function quotedPrintable(text: string): string {
  if (source.length < text.length * 3) {
    source = Buffer.alloc(text.length * 3); // UTF-8 has three bytes a character at most
    target = Buffer.alloc(source.length * 4); // three characters a byte, and a soft break of three after 64 or more
  }
  const printable = encode(source, source.write(text), target);
  if (text.length > MOST_KEPT) source = target = Buffer.alloc(0);
  return printable;
}

function encode(bytes: Buffer, length: number, out: Buffer): string {
  let to = 0;
  let column = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    if (byte === CR || byte === LF) {
      if (byte === CR && at + 1 < length && bytes[at + 1] === LF) at++;
      out[to++] = CR;
      out[to++] = LF;
      column = 0;
      continue;
    }
    const isLiteral =
      isPrintable(byte) ||
      ((byte === SPACE || byte === TAB) && !isEndOfLine(at + 1 < length ? bytes[at + 1] : LF));
    if (column + widthOf(byte, isLiteral) > MOST) {
      out[to++] = EQUALS;
      out[to++] = CR;
      out[to++] = LF;
      column = 0;
    }
    if (isLiteral) {
      out[to++] = byte;
      column += 1;
    } else {
      out[to++] = EQUALS;
      out[to++] = HEX[byte >> 4];
      out[to++] = HEX[byte & 15];
      column += 3;
    }
  }
  return out.toString('latin1', 0, to);
}

function isPrintable(byte: number): boolean {
  return byte > SPACE && byte <= TILDE && byte !== EQUALS;
}

/** Blanks there would be lost on the way. */
function isEndOfLine(next: number): boolean {
  return next === CR || next === LF;
}

/** Of a byte, in characters; of the first byte of a letter, with those that follow it. */
function widthOf(byte: number, isLiteral: boolean): number {
  if (isLiteral) return 1;
  if (byte < 0xc0) return 3;
  if (byte < 0xe0) return 6;
  return byte < 0xf0 ? 9 : 12;
}
