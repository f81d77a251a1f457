import type { Locale } from '../../common/index.js';
import type { ChangeFact, InsightFacts, TradingFact } from '../facts/insight-facts.js';
import { Figures } from '../figures/figures.js';
import { movementText, topUsersText } from '../figures/phrases.js';
import { openingText } from '../template/template.js';
import type { Metric } from './language/vocabulary.js';

/** `value` is a figure of the period, `before` one of the period before; `users`, `movement` and `period` say by themselves what they are. */
type SlotKind = 'value' | 'before' | 'direction' | 'percent' | 'users' | 'movement' | 'period';

/** A place in a text that is filled from the facts, and how it reads. */
export interface Slot {
  path: string;
  kind: SlotKind;
  metric: Metric;
  /** `1.204`, `R$ 143,20`, `subiu`: what stands there. */
  text: string;
  /** A direction beside a plural: `subiram`. */
  plural?: string;
  /** Follows the figure and its noun: `no período anterior`. Whoever moves the slot moves it as well. */
  qualifier?: string;
  isMoney?: boolean;
  /** A count of one. */
  isOne?: boolean;
  account?: 'demo' | 'real';
  /** For the model: what it is. */
  meaning: string;
}

interface SlotWords {
  up: [one: string, many: string];
  down: [one: string, many: string];
  same: [one: string, many: string];
  before: Readonly<Record<InsightFacts['period']['kind'], string>>;
  account: { demo: string; real: string };
  /** Which currency purchases are in, where there are others. */
  in: (currency: string) => string;
}

const WORDS: Readonly<Record<Locale, SlotWords>> = {
  'pt-BR': {
    up: ['subiu', 'subiram'],
    down: ['caiu', 'caíram'],
    same: ['ficou igual', 'ficaram iguais'],
    before: { day: 'no dia anterior', last24h: 'nas 24h anteriores', custom: 'no período anterior' },
    account: { demo: 'em conta demo', real: 'em conta real' },
    in: (currency) => `em ${currency}`,
  },
  en: {
    up: ['rose', 'rose'],
    down: ['fell', 'fell'],
    same: ['stayed the same', 'stayed the same'],
    before: { day: 'on the day before', last24h: 'in the 24 hours before', custom: 'in the period before' },
    account: { demo: 'on demo accounts', real: 'on real accounts' },
    in: (currency) => `in ${currency}`,
  },
};

const CHANGES = ['events', 'purchases', 'revenue', 'averageTicket', 'activeUsers'] as const;
type ChangeName = (typeof CHANGES)[number];

/**
 * The slots that these facts fill, by path. What has no value now has no slot: no percentage without a base, no ticket
 * without a purchase, no change of one that was none.
 */
export function slotsOf(facts: InsightFacts, locale: Locale): ReadonlyMap<string, Slot> {
  const slots = [
    ...figures(facts, locale),
    ...CHANGES.filter((name) => hasChange(facts, name)).flatMap((name) => change(name, facts, locale)),
    ...lists(facts, locale),
    ...(['demo', 'real'] as const).flatMap((account) => {
      const fact = facts.trading?.[account];
      return fact ? trading(account, fact, locale) : [];
    }),
  ];
  return new Map(slots.map((slot) => [slot.path, slot]));
}

function figures(
  { events, purchases, revenue, averageTicket, activeUsers, currency }: InsightFacts,
  locale: Locale,
) {
  const figures = Figures.of(locale);
  const { inOtherCurrencies: others } = purchases;
  const count = (path: string, metric: Metric, value: number, meaning: string): Slot => ({
    path,
    kind: 'value',
    metric,
    text: figures.count(value),
    isOne: value === 1,
    meaning,
  });
  const money = (path: string, metric: Metric, value: number, meaning: string): Slot => ({
    path,
    kind: 'value',
    metric,
    text: figures.money(value, currency),
    isMoney: true,
    meaning,
  });
  const slots = [
    count('events.count', 'events', events.count, 'how many events there were'),
    {
      ...count('purchases.count', 'purchases', purchases.count, 'how many purchases there were'),
      // those in other currencies are not among them: the figure says so wherever it stands
      ...(others && { qualifier: WORDS[locale].in(currency) }),
    },
    money('revenue.value', 'revenue', revenue.value, 'the revenue, with its currency'),
    count('activeUsers.count', 'activeUsers', activeUsers.count, 'how many users were active'),
  ];
  if (purchases.count > 0) {
    slots.push(
      money(
        'averageTicket.value',
        'averageTicket',
        averageTicket.value,
        'the average purchase, with its currency',
      ),
    );
  }
  if (others) {
    slots.push(
      count(
        'purchases.inOtherCurrencies',
        'otherPurchases',
        others,
        'how many purchases there were in other currencies',
      ),
    );
  }
  return slots;
}

/** A ticket is compared where there is one on both sides; what was bought where all of it is in one currency. */
function hasChange({ purchases, change }: InsightFacts, name: ChangeName): boolean {
  if (name === 'events' || name === 'activeUsers') return true;
  if (purchases.inOtherCurrencies !== undefined) return false;
  return name !== 'averageTicket' || (purchases.count > 0 && change.purchases.before > 0);
}

function change(name: ChangeName, { change, currency, period }: InsightFacts, locale: Locale): Slot[] {
  const { before, direction, fraction }: ChangeFact = change[name];
  const words = WORDS[locale];
  const isMoney = name === 'revenue' || name === 'averageTicket';
  const figures = Figures.of(locale);
  const [one, many] = words[direction];
  const at = (end: string) => ({ path: `change.${name}.${end}`, metric: name });
  return [
    {
      ...at('direction'),
      kind: 'direction',
      text: one,
      plural: many,
      meaning: `which way ${name} went: a verb`,
    },
    ...(fraction === null || direction === 'same'
      ? []
      : [
          {
            ...at('percent'),
            kind: 'percent' as const,
            text: figures.percent(fraction),
            meaning: `by how much ${name} changed; only right after {change.${name}.direction}`,
          },
        ]),
    {
      ...at('before'),
      kind: 'before',
      text: isMoney ? figures.money(before, currency) : figures.count(before),
      isMoney,
      isOne: !isMoney && before === 1,
      qualifier: words.before[period.kind],
      meaning: `${name} of the period before; it says "${words.before[period.kind]}" itself`,
    },
  ];
}

function lists({ topUsers, rises, falls, period }: InsightFacts, locale: Locale): Slot[] {
  const movements = (metric: 'rises' | 'falls', facts: InsightFacts['rises']): Slot[] =>
    facts.map((fact, at) => ({
      path: `${metric}.${at + 1}`,
      kind: 'movement',
      metric,
      text: movementText(fact, locale),
      meaning: `an event type that ${metric === 'rises' ? 'rose' : 'fell'}, with its figures`,
    }));
  const users: Slot = {
    path: 'topUsers',
    kind: 'users',
    metric: 'topUsers',
    text: topUsersText(topUsers, locale),
    meaning: `the most active ${topUsers.length === 1 ? 'user' : 'users'}, with their numbers of events`,
  };
  return [
    ...(topUsers.length > 0 ? [users] : []),
    ...movements('rises', rises),
    ...movements('falls', falls),
    {
      path: 'period',
      kind: 'period',
      metric: 'period',
      text: openingText(period, locale),
      meaning: 'when; it has its preposition already',
    },
  ];
}

function trading(account: 'demo' | 'real', { pnl, ...counts }: TradingFact, locale: Locale): Slot[] {
  const figures = Figures.of(locale);
  const qualifier = WORDS[locale].account[account];
  const count = (name: 'trades' | 'users' | 'wins' | 'losses', metric: Metric, what: string): Slot => ({
    path: `trading.${account}.${name}`,
    kind: 'value',
    metric,
    account,
    text: figures.count(counts[name]),
    isOne: counts[name] === 1,
    qualifier,
    meaning: `${what}; it says "${qualifier}" itself`,
  });
  return [
    count('trades', 'trades', 'how many trades ended'),
    count('users', 'traders', 'how many users traded'),
    count('wins', 'wins', 'how many trades were won'),
    count('losses', 'losses', 'how many trades were lost'),
    ...(pnl
      ? [
          {
            path: `trading.${account}.pnl`,
            kind: 'value' as const,
            metric: 'pnl' as const,
            account,
            text: figures.money(pnl.value, pnl.currency),
            isMoney: true,
            qualifier,
            meaning: `the result of all trades, with its currency; it says "${qualifier}" itself`,
          },
        ]
      : []),
  ];
}
