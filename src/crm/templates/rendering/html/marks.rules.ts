/**
 * Places of a text where something is put back later. They are written with noncharacters (Unicode, 23.7), which no text
 * has and which parsers of HTML let through.
 */
class Marks {
  readonly pattern: RegExp;

  /** Each kind has signs of its own. */
  constructor(
    private readonly open: string,
    private readonly close: string,
  ) {
    this.pattern = new RegExp(`${open}(\\d+)${close}`, 'g');
  }

  at(index: number): string {
    return `${this.open}${index}${this.close}`;
  }

  /** The places in a text, in their order. */
  in(text: string): number[] {
    return Array.from(text.matchAll(this.pattern), ([, index]) => Number(index));
  }

  /** Each place replaced by what stands there. */
  putBack(text: string, piece: (index: number) => string): string {
    return text.replace(this.pattern, (_, index: string) => piece(Number(index)));
  }
}

/** For what is Liquid in a template. */
export const LIQUID_MARKS = new Marks('\ufdd0', '\ufdd1');
/** For what the sanitiser does not know: comments for Outlook, and styles. */
export const PIECE_MARKS = new Marks('\ufdd2', '\ufdd3');

/** A text without noncharacters. */
export function withoutMarks(text: string): string {
  return text.replace(/[\ufdd0-\ufdef]/g, '');
}
