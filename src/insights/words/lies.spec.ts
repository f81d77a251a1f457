import { insightFacts } from '../../../test/factories/insight-facts.js';
import { INSIGHT_LIES, INSIGHT_TRICKS } from '../../../test/factories/insight-lies.js';
import type { Locale } from '../../common/index.js';
import { fill, MOST_TEXT } from './check.rules.js';
import { slotsOf } from './slots.js';

const moved = (type: string, count: number, before: number, direction: 'up' | 'down') => ({
  type,
  count,
  before,
  fraction: (count - before) / before,
  direction,
});
const DIFFERENCES = {
  rises: [moved('login', 140, 100, 'up')],
  falls: [moved('refund', 1, 20, 'down')],
  trading: {
    demo: { users: 3, trades: 12, wins: 7, losses: 5, pnl: { value: -50, currency: 'BRL' } },
    real: { users: 1, trades: 2, wins: 1, losses: 1, pnl: { value: 8.5, currency: 'BRL' } },
  },
};
const FACTS = insightFacts(DIFFERENCES);
const IN_OTHER_CURRENCIES = insightFacts({ ...DIFFERENCES, purchases: { count: 87, inOtherCurrencies: 3 } });

function problemsOf(text: string, locale: Locale) {
  const facts = text.includes('inOtherCurrencies') ? IN_OTHER_CURRENCIES : FACTS;
  const checked = fill(text, slotsOf(facts, locale), locale, facts.period.kind);
  return 'problems' in checked ? checked.problems : checked.text;
}

describe.each(['pt-BR', 'en'] as const)('lies in %s are refused', (locale) => {
  describe.each(Object.entries(INSIGHT_LIES[locale]))('%s', (_, lies) => {
    it.each(lies)('%s', (lie) => expect(problemsOf(lie, locale)).toEqual(expect.any(Array)));
  });
});

describe('tricks are refused', () => {
  it.each(Object.entries(INSIGHT_TRICKS))('%s', (_, text) => {
    for (const locale of ['pt-BR', 'en'] as const)
      expect(problemsOf(text, locale)).toEqual(expect.any(Array));
  });

  it.each([
    '{',
    '(',
    '\n',
    'e ',
    'compras ',
    '{purchases.count} ',
    '{events.count} eventos, ',
    'no período ',
    'ḉ',
  ])('a text of %j alone', (piece) => {
    expect(problemsOf(piece.repeat(MOST_TEXT / piece.length), 'pt-BR')).toEqual(expect.any(Array));
  });
});

describe('a refusal', () => {
  it('names what was refused and why', () => {
    expect(problemsOf('Foram dez compras e {events.total} eventos ☺.', 'pt-BR')).toEqual([
      { rule: 'slot', what: '{events.total}', why: 'there is no such slot' },
      {
        rule: 'character',
        what: '☺',
        why: 'only letters, slots and plain punctuation . , ; : ! ( ) may be used',
      },
      { rule: 'nothing', what: '', why: 'the text has no figure: it needs slots' },
      { rule: 'word', what: 'dez', why: 'is not in the list of words' },
      { rule: 'noun', what: 'compras', why: 'has no slot of its own right beside it' },
      { rule: 'noun', what: 'eventos', why: 'has no slot of its own right beside it' },
    ]);
  });

  it('is short, however much is wrong', () => {
    const problems = problemsOf('xyzzy'.repeat(50).concat(' blá').repeat(10), 'pt-BR');
    expect(JSON.stringify(problems).length).toBeLessThan(2000);
  });
});
