/** A number that is written in words, and where. */
export interface WordNumber {
  start: number;
  end: number;
  value: number;
}

type Kind = 'unit' | 'teen' | 'ten' | 'hundreds' | 'hundred' | 'scale';

const WORDS = new Map<string, { kind: Kind; value: number }>([
  ...of('unit', 1, 'um uma one'),
  ...of('unit', 2, 'dois duas two'),
  ...of('unit', 3, 'três tres three'),
  ...of('unit', 4, 'quatro four'),
  ...of('unit', 5, 'cinco five'),
  ...of('unit', 6, 'seis six'),
  ...of('unit', 7, 'sete seven'),
  ...of('unit', 8, 'oito eight'),
  ...of('unit', 9, 'nove nine'),
  ...of('teen', 10, 'dez ten'),
  ...of('teen', 11, 'onze eleven'),
  ...of('teen', 12, 'doze twelve'),
  ...of('teen', 13, 'treze thirteen'),
  ...of('teen', 14, 'catorze quatorze fourteen'),
  ...of('teen', 15, 'quinze fifteen'),
  ...of('teen', 16, 'dezesseis sixteen'),
  ...of('teen', 17, 'dezessete seventeen'),
  ...of('teen', 18, 'dezoito eighteen'),
  ...of('teen', 19, 'dezenove nineteen'),
  ...of('ten', 20, 'vinte twenty'),
  ...of('ten', 30, 'trinta thirty'),
  ...of('ten', 40, 'quarenta forty fourty'),
  ...of('ten', 50, 'cinquenta cinqüenta fifty'),
  ...of('ten', 60, 'sessenta sixty'),
  ...of('ten', 70, 'setenta seventy'),
  ...of('ten', 80, 'oitenta eighty'),
  ...of('ten', 90, 'noventa ninety'),
  ...of('hundreds', 100, 'cem cento'),
  ...of('hundreds', 200, 'duzentos duzentas'),
  ...of('hundreds', 300, 'trezentos trezentas'),
  ...of('hundreds', 400, 'quatrocentos quatrocentas'),
  ...of('hundreds', 500, 'quinhentos quinhentas'),
  ...of('hundreds', 600, 'seiscentos seiscentas'),
  ...of('hundreds', 700, 'setecentos setecentas'),
  ...of('hundreds', 800, 'oitocentos oitocentas'),
  ...of('hundreds', 900, 'novecentos novecentas'),
  ...of('hundred', 100, 'hundred'),
  ...of('scale', 1e3, 'mil thousand'),
  ...of('scale', 1e6, 'milhão milhao milhões milhoes million millions'),
  ...of('scale', 1e9, 'bilhão bilhao bilhões bilhoes billion billions'),
  ...of('scale', 1e12, 'trilhão trilhao trilhões trilhoes trillion trillions'),
]);

const WORD = /\p{L}+/gu;
/** What may stand between two words of one number. */
const JOINT = /^(?:[\s-]+|\s+(?:e|and)\s+)$/iu;
/** `por cento` is a unit. */
const PER_CENT = /(?:^|[^\p{L}])(?:por|per)\s+$/iu;

/** Numbers of two and more that are spelt out, in Portuguese or English: `vinte e três`, `twelve hundred`, `dois milhões`. */
export function wordNumbersIn(text: string): WordNumber[] {
  const found: WordNumber[] = [];
  let open: OpenNumber | undefined;
  const close = () => {
    if (open && open.value >= 2) found.push({ start: open.start, end: open.end, value: open.value });
    open = undefined;
  };
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const known = WORDS.get(word.toLowerCase());
    const isJoined = open !== undefined && JOINT.test(text.slice(open.end, index));
    if (!known || isInWord(text, index, word)) {
      if (!/^(?:e|and)$/iu.test(word)) close();
      continue;
    }
    const end = index + word.length;
    if (isJoined && open!.take(known.kind, known.value, end)) continue;
    close();
    if (word.toLowerCase() === 'cento' && PER_CENT.test(text.slice(Math.max(0, index - 20), index))) continue;
    open = new OpenNumber(index);
    open.take(known.kind, known.value, end);
  }
  close();
  return found;
}

/** A number that may go on. */
class OpenNumber {
  end = 0;
  private total = 0;
  private group = 0;
  private scale = Infinity;
  private last: Kind | undefined;

  constructor(readonly start: number) {}

  get value(): number {
    return this.total + this.group;
  }

  /** False when the word does not go on with this number, but begins another. */
  take(kind: Kind, value: number, end: number): boolean {
    if (!this.fits(kind, value)) return false;
    if (kind === 'scale') {
      this.total += (this.group || 1) * value;
      this.group = 0;
      this.scale = value;
    } else if (kind === 'hundred') this.group = (this.group || 1) * 100;
    else this.group += value;
    this.last = kind;
    this.end = end;
    return true;
  }

  private fits(kind: Kind, value: number): boolean {
    const { last, group } = this;
    if (last === undefined) return true;
    if (kind === 'scale') return last !== 'scale' && value < this.scale;
    if (last === 'scale') return kind !== 'hundred';
    if (kind === 'hundred') return group < 100;
    if (kind === 'hundreds') return false;
    if (last === 'hundred' || last === 'hundreds') return true;
    return last === 'ten' && kind === 'unit';
  }
}

/** Part of something that is no word, such as a name: `user_dois`, `two2`. */
function isInWord(text: string, index: number, word: string): boolean {
  return (
    /[\p{L}\p{N}_@]$/u.test(text.slice(Math.max(0, index - 2), index)) ||
    /^[\p{N}_@]/u.test(text.slice(index + word.length))
  );
}

function of(kind: Kind, value: number, words: string): [string, { kind: Kind; value: number }][] {
  return words.split(' ').map((word) => [word, { kind, value }]);
}
