import { FORBIDDEN_WORDS } from '../../../test/factories/forbidden-words.js';
import { insightFacts } from '../../../test/factories/insight-facts.js';
import { HONEST_TEXTS } from '../../../test/factories/insight-texts.js';
import type { Locale } from '../../common/index.js';
import { changeFact } from '../facts/movements.rules.js';
import type { InsightFacts } from '../facts/insight-facts.js';
import { fill } from './check.rules.js';
import { LANGUAGES } from './language/language.js';
import { slotsOf } from './slots.js';

const LOCALES: Locale[] = ['pt-BR', 'en'];

const moved = (type: string, count: number, before: number) => ({
  type,
  count,
  ...changeFact(count, before),
});
const DAY: InsightFacts['period'] = {
  kind: 'day',
  from: '2026-11-23T03:00:00.000Z',
  to: '2026-11-24T03:00:00.000Z',
  timeZone: 'America/Sao_Paulo',
};
/** Every slot there is. */
const RICH = insightFacts({
  period: DAY,
  rises: [moved('login', 140, 100), moved('signup', 30, 2)],
  falls: [moved('refund', 1, 20)],
  trading: {
    demo: { users: 3, trades: 12, wins: 7, losses: 1, pnl: { value: -50, currency: 'BRL' } },
    real: { users: 1, trades: 2, wins: 1, losses: 1, pnl: { value: 8.5, currency: 'USD' } },
  },
  before: { activeUsers: 300 },
});

const known = new Map<Locale, ReturnType<typeof slotsOf>>();
function check(text: string, locale: Locale, facts: InsightFacts = RICH) {
  const slots = (facts === RICH ? known.get(locale) : undefined) ?? slotsOf(facts, locale);
  if (facts === RICH) known.set(locale, slots);
  return fill(text, slots, locale, facts.period.kind);
}
const isRefused = (text: string, locale: Locale, facts?: InsightFacts) =>
  'problems' in check(text, locale, facts);
const textOf = (text: string, locale: Locale, facts?: InsightFacts) => {
  const checked = check(text, locale, facts);
  return 'text' in checked ? checked.text.replaceAll('\u00a0', ' ') : checked.problems;
};
const cases = (texts: Readonly<Record<Locale, readonly string[]>>) =>
  LOCALES.flatMap((locale) => texts[locale].map((text) => [locale, text] as const));

describe('a text that can only be true', () => {
  it.each(cases(HONEST_TEXTS))('%s: %s', (locale, text) => {
    const filled = textOf(text, locale);
    expect(filled).toEqual(expect.any(String));
    expect(filled).not.toMatch(/[{}]|undefined|null|NaN/);
  });

  it.each<[Locale, string, string]>([
    [
      'pt-BR',
      'Foram {purchases.count} compras, e a receita {change.revenue.direction} {change.revenue.percent}.',
      'Foram 87 compras, e a receita subiu 3,8%.',
    ],
    [
      'pt-BR',
      'As compras {change.purchases.direction} {change.purchases.percent}. O número de compras {change.events.direction}.',
      '',
    ],
    [
      'pt-BR',
      'O número de compras {change.purchases.direction}, e os eventos {change.events.direction}.',
      'O número de compras caiu, e os eventos subiram.',
    ],
    [
      'pt-BR',
      '{period}, o ticket médio ficou em {averageTicket.value}, contra {change.averageTicket.before}.',
      'Em 23/11/2026 (segunda-feira), o ticket médio ficou em R$ 143,20, contra R$ 120,00 no dia anterior.',
    ],
    [
      'pt-BR',
      'Foram {purchases.count} compras, contra {change.purchases.before} compras.',
      'Foram 87 compras, contra 100 compras no dia anterior.',
    ],
    [
      'pt-BR',
      'Foi {trading.demo.losses} derrotas em {trading.demo.trades} operações.',
      'Foi 1 derrota em conta demo em 12 operações em conta demo.',
    ],
    [
      'pt-BR',
      '## Resumo do período\r\n\r\n- **Eventos:** {events.count}\n* __{purchases.count} compras__\n• Receita: **{revenue.value}**',
      'Resumo do período\n\nEventos: 1.204\n87 compras\nReceita: R$ 12.458,40',
    ],
    [
      'en',
      'There were {events.count} events {period}.',
      'There were 1,204 events on Monday, November 23, 2026.',
    ],
    [
      'en',
      'The net result was {trading.demo.pnl}, and the trading result was {trading.real.pnl}.',
      'The net result was -R$50.00 on demo accounts, and the trading result was $8.50 on real accounts.',
    ],
    [
      'en',
      'Revenue {change.revenue.direction} from {change.revenue.before} to {revenue.value}. Top users: {topUsers}.',
      'Revenue rose from R$12,000.00 on the day before to R$12,458.40. ' +
        'Top users: ana@example.com (42 events), bruno@example.com (31), and caio@example.com (28).',
    ],
  ])('%s: %s', (locale, text, filled) => {
    if (filled) expect(textOf(text, locale)).toBe(filled);
    else expect(isRefused(text, locale)).toBe(true);
  });

  it('says the currency of purchases where there are others', () => {
    const facts = insightFacts({ purchases: { count: 1, inOtherCurrencies: 3 } });
    expect(
      textOf(
        'Foi {purchases.count} compra, e {purchases.inOtherCurrencies} compras em outras moedas.',
        'pt-BR',
        facts,
      ),
    ).toBe('Foi 1 compra em BRL, e 3 compras em outras moedas.');
    const before = insightFacts({ purchases: { count: 2, inOtherCurrencies: 0 } });
    expect(textOf('Foram {purchases.count} compras.', 'pt-BR', before)).toBe('Foram 2 compras.');
    for (const some of [facts, before]) {
      expect(isRefused('As compras {change.purchases.direction}.', 'pt-BR', some)).toBe(true);
      expect(isRefused('A receita {change.revenue.direction}.', 'pt-BR', some)).toBe(true);
      expect(isRefused('O ticket médio {change.averageTicket.direction}.', 'pt-BR', some)).toBe(true);
      expect(isRefused('Os eventos {change.events.direction}.', 'pt-BR', some)).toBe(false);
      expect([...slotsOf(some, 'pt-BR').keys()].includes('purchases.inOtherCurrencies')).toBe(some === facts);
    }
  });

  it('compares with the day before where the period is one day', () => {
    for (const [locale, text] of [
      ['pt-BR', 'Em relação ao dia anterior, a receita {change.revenue.direction}.'],
      ['pt-BR', 'A receita {change.revenue.direction} ante o dia anterior.'],
      ['en', 'Compared with the day before, revenue {change.revenue.direction}.'],
      ['en', 'Revenue {change.revenue.direction} from the previous day.'],
    ] as const) {
      expect(isRefused(text, locale)).toBe(false);
      expect(isRefused(text, locale, insightFacts())).toBe(true);
      expect(isRefused(text.replace(/.(?:change.revenue.direction)./, '{revenue.value}'), locale)).toBe(true);
    }
  });

  it('shows users as they are, however they are called', () => {
    const facts = insightFacts({ topUsers: [{ userId: '{revenue.value}, R$ 9', count: 3, value: 0 }] });
    expect(textOf('Destaques: {topUsers}.', 'pt-BR', facts)).toBe(
      'Destaques: “{revenue.value}, R$ 9” (3 eventos).',
    );
  });
});

describe('honest texts for other facts', () => {
  const none = { count: 0 };
  const FACTS: Record<string, InsightFacts> = {
    'nothing at all': insightFacts({
      events: none,
      purchases: none,
      revenue: { value: 0 },
      averageTicket: { value: 0 },
      activeUsers: none,
      topUsers: [],
      before: { events: 0, purchases: 0, revenue: 0, averageTicket: 0, activeUsers: 0 },
    }),
    'one of each': insightFacts({
      period: { ...DAY, kind: 'custom' },
      events: { count: 1 },
      purchases: { count: 1 },
      activeUsers: { count: 1 },
      topUsers: [{ userId: 'ana', count: 1, value: 2 }],
      before: { events: 1, purchases: 1, activeUsers: 0 },
    }),
    'money back': insightFacts({
      revenue: { value: -12.5 },
      averageTicket: { value: -1 },
      before: { revenue: -3 },
    }),
    millions: insightFacts({
      events: { count: 1_234_567 },
      revenue: { value: 9e8 },
      falls: [moved('a.b:c-9', 0, 50)],
    }),
    all: RICH,
  };

  it.each(Object.keys(FACTS))('%s: filled, or the slot that is not there is named', (name) => {
    const facts = FACTS[name];
    for (const [locale, text] of cases(HONEST_TEXTS)) {
      const slots = slotsOf(facts, locale);
      const missing = [...text.matchAll(/\{([^}]*)\}/g)]
        .map(([, path]) => path)
        .filter((path) => !slots.has(path));
      const checked = check(text, locale, facts);
      if ('problems' in checked && missing.length === 0) {
        // what is said of a day is refused of another period, and nothing else
        expect(checked.problems.map(({ why }) => why)).toEqual(['the period is not one day']);
        expect(facts.period.kind).not.toBe('day');
      }
      if (missing.length > 0) {
        expect('problems' in checked && checked.problems.map(({ what }) => what)).toEqual(
          expect.arrayContaining(missing.map((path) => `{${path}}`)),
        );
      }
      if ('text' in checked) {
        let rest = checked.text;
        const shown = [...slots.values()].flatMap(({ text, plural, qualifier }) => [
          text,
          plural ?? '',
          qualifier ?? '',
        ]);
        for (const piece of shown.sort((a, b) => b.length - a.length))
          rest = piece ? rest.replaceAll(piece, '') : rest;
        expect(
          rest.replace(/em 23\S+|on Monday[^.]*2026|de 23\S+|nas últimas 24h|in the last 24h/g, ''),
        ).not.toMatch(/[\p{N}{}]/u);
      }
    }
  });
});

describe('the vocabulary', () => {
  it.each(LOCALES)('%s has no word that counts, compares, denies or names', (locale) => {
    expect(FORBIDDEN_WORDS[locale].filter((word) => LANGUAGES[locale].words.has(word))).toEqual([]);
  });

  it.each(LOCALES)('%s: every honest text is refused with any forbidden word in it', (locale) => {
    const passed: string[] = [];
    for (const [i, text] of HONEST_TEXTS[locale].entries()) {
      const blanks = [...text.matchAll(/(?<=[\p{L}}]) (?=[\p{L}{])/gu)].map(({ index }) => index);
      for (const [j, word] of FORBIDDEN_WORDS[locale].entries()) {
        const at = blanks[(i + j) % blanks.length];
        const lie = `${text.slice(0, at)} ${word}${text.slice(at)}`;
        if (!isRefused(lie, locale)) passed.push(lie);
      }
    }
    expect(passed).toEqual([]);
  });

  it.each(LOCALES)('%s: no word of an honest text can be a forbidden one instead', (locale) => {
    const passed: string[] = [];
    for (const [i, text] of HONEST_TEXTS[locale].entries()) {
      const plain = [...text.matchAll(/(?<![{.\p{L}])\p{L}+(?![.\p{L}]*\})/gu)];
      for (const [j, word] of FORBIDDEN_WORDS[locale].entries()) {
        const [old, at] = [plain[(i + j) % plain.length][0], plain[(i + j) % plain.length].index];
        const lie = text.slice(0, at) + word + text.slice(at + old.length);
        if (old.toLowerCase() !== word && !isRefused(lie, locale)) passed.push(lie);
      }
    }
    expect(passed).toEqual([]);
  });

  it.each(LOCALES)('%s: two slots of different metrics can never change places', (locale) => {
    const metricOf = (slot: string) => known.get(locale)!.get(slot.slice(1, -1))!.metric;
    const passed: string[] = [];
    for (const text of HONEST_TEXTS[locale]) {
      const parts = text.split(/(\{[^}]*\})/);
      for (let a = 1; a < parts.length; a += 2) {
        for (let b = a + 2; b < parts.length; b += 2) {
          const metrics = [metricOf(parts[a]), metricOf(parts[b])];
          // types of event say by themselves what they are
          if (metrics[0] === metrics[1] || metrics.every((metric) => /^(rises|falls)$/.test(metric)))
            continue;
          const swapped = parts.with(a, parts[b]).with(b, parts[a]).join('');
          if (!isRefused(swapped, locale)) passed.push(swapped);
        }
      }
    }
    expect(passed.filter((text) => !/\{period\}/.test(text))).toEqual([]);
  });
});
