import { compileFold } from './collation-fold.ts';

/** Strings that are likely to be equal: every character of the first plane, pairs of letters, accents, kana, Thai. */
function samples(): string[] {
  const out = [''];
  for (let code = 0; code < 0x10000; code++) {
    if (code === 0xd800) code = 0xf900;
    const c = String.fromCodePoint(code);
    if (!/\p{Cn}/u.test(c)) out.push(c);
  }
  const letters = [...'abcdefghijklmnopqrstuvwxyzåäöæøßñ'];
  for (const a of letters) {
    for (const b of letters) out.push(a + b, a.toUpperCase() + b, `x${a}${b}y`);
  }
  for (const long of ['ccs', 'cscs', 'ddz', 'dzdz', 'ddzs', 'dzsdzs', 'ssz', 'szsz'])
    out.push(long, `a${long}`);
  for (let code = 0x3041; code < 0x30ff; code++) {
    for (const next of 'あアいイーゝヽ') out.push(String.fromCodePoint(code) + next);
  }
  for (let code = 0xe01; code < 0xe2f; code++) {
    const c = String.fromCodePoint(code);
    out.push(`\u0e40${c}`, `${c}\u0e40`);
  }
  return out;
}

describe('compileFold', () => {
  const all = samples();

  test.each([
    'en',
    'da',
    'nb',
    'de-u-co-phonebk',
    'fr',
    'es-u-co-trad',
    'hu',
    'tr',
    'ja',
    'ko',
    'zh',
    'th',
    'he',
    'ru',
  ])('gives one form to all strings that %s holds equal', (locale) => {
    for (const ignorePunctuation of [false, true]) {
      const { compare } = new Intl.Collator(locale, { sensitivity: 'base', ignorePunctuation });
      const fold = compileFold(compare);
      const sorted = [...all].sort(compare);
      const wrong = sorted.filter(
        (one, n) => n > 0 && compare(sorted[n - 1], one) === 0 && fold(sorted[n - 1]) !== fold(one),
      );
      expect(wrong).toEqual([]);
    }
  });

  it('keeps different words apart', () => {
    const { compare } = new Intl.Collator('en', { sensitivity: 'base' });
    const fold = compileFold(compare);
    const words = [
      'ann@example.com',
      'bob@example.com',
      'ann@example.org',
      'ann.1',
      'ann.2',
      'Москва',
      '東京',
    ];
    expect(new Set(words.map(fold)).size).toBe(words.length);
  });
});
