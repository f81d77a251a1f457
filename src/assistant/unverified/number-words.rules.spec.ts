import { wordNumbersIn } from './number-words.rules.js';

describe('wordNumbersIn', () => {
  it.each<[string, [string, number][]]>([
    ['duas compras', [['duas', 2]]],
    ['Vinte e três eventos', [['Vinte e três', 23]]],
    ['mil duzentos e quatro', [['mil duzentos e quatro', 1204]]],
    [
      'mil, duzentos',
      [
        ['mil', 1000],
        ['duzentos', 200],
      ],
    ],
    [
      'dois e três',
      [
        ['dois', 2],
        ['três', 3],
      ],
    ],
    ['dois mil e quinhentos reais', [['dois mil e quinhentos', 2500]]],
    ['um milhão e duzentos mil', [['um milhão e duzentos mil', 1_200_000]]],
    ['cento e um', [['cento e um', 101]]],
    ['cem usuários', [['cem', 100]]],
    ['doze por cento', [['doze', 12]]],
    [
      'mil milhões',
      [
        ['mil', 1000],
        ['milhões', 1e6],
      ],
    ],
    ['uma compra, um evento, one purchase', []],
    ['vinte e um', [['vinte e um', 21]]],
    ['twenty-three events', [['twenty-three', 23]]],
    ['one hundred and four', [['one hundred and four', 104]]],
    ['twelve hundred', [['twelve hundred', 1200]]],
    ['two thousand three hundred forty-five', [['two thousand three hundred forty-five', 2345]]],
    ['a million', [['million', 1_000_000]]],
    [
      'two and three and four',
      [
        ['two', 2],
        ['three', 3],
        ['four', 4],
      ],
    ],
    [
      'two three',
      [
        ['two', 2],
        ['three', 3],
      ],
    ],
    ['EIGHTY-SEVEN', [['EIGHTY-SEVEN', 87]]],
    ['often, someone, attention, milhas, dezembro, settings', []],
    ['user_dois, two2, @seven', []],
    [
      'quatorze\nquinze',
      [
        ['quatorze', 14],
        ['quinze', 15],
      ],
    ],
  ])('%j', (text, expected) => {
    expect(wordNumbersIn(text).map(({ start, end, value }) => [text.slice(start, end), value])).toEqual(
      expected,
    );
  });
});
