import { printable } from './printable.rules.js';

export type Pdf = PDFKit.PDFDocument;

export const PLAIN = 'Helvetica';
export const BOLD = 'Helvetica-Bold';

export const COLOURS = {
  ink: '#1b1f24',
  quiet: '#667079',
  line: '#d8dde2',
  ground: '#f3f5f7',
  accent: '#1f7a4d',
  second: '#2b5fb3',
  warning: '#b3402b',
} as const;

/** In points, from the upper left corner of the page. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface TextStyle {
  size: number;
  /** How small the print may become for the text to fit, before the text is cut. */
  least?: number;
  font?: string;
  colour?: string;
  align?: 'left' | 'right' | 'center';
}

/** One line of text within a box, in smaller print or cut with an ellipsis where it is too long. Leaves the cursor where it was. */
export function put(pdf: Pdf, text: string, box: Box, style: TextStyle): void {
  const { least = style.size, font = PLAIN, colour = COLOURS.ink, align = 'left' } = style;
  const before = pdf.y;
  const shown = printable(text);
  let { size } = style;
  pdf.font(font).fillColor(colour);
  while (pdf.fontSize(size).widthOfString(shown) > box.width && size > least) size -= 0.5;
  const line = cut(pdf, shown, box.width);
  pdf.text(line, box.x, box.y, { width: box.width, align, lineBreak: false });
  pdf.y = before;
}

function cut(pdf: Pdf, text: string, width: number): string {
  if (pdf.widthOfString(text) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pdf.widthOfString(`${text.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}
