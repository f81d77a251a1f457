import { type Locale, Zone } from '../../common/index.js';
import type { InsightFacts } from '../facts/insight-facts.js';
import { Figures } from '../figures/figures.js';
import { movementText, topUsersText } from '../figures/phrases.js';
import { ENGLISH } from './english.js';
import type { ChangeName, Compared, Language, Moved, PeriodText } from './language.js';
import { PORTUGUESE } from './portuguese.js';

const LANGUAGES: Readonly<Record<Locale, Language>> = { 'pt-BR': PORTUGUESE, en: ENGLISH };
const MONEY: ReadonlySet<ChangeName> = new Set(['revenue', 'averageTicket']);
/** What purchases in other currencies have no part in. */
const BOUGHT: ReadonlySet<ChangeName> = new Set([...MONEY, 'purchases']);

/** Facts in words, always the same for the same facts. States nothing that is not in them. */
export function templateText(facts: InsightFacts, locale: Locale): string {
  const language = LANGUAGES[locale];
  const figures = Figures.of(locale);
  const { kind } = facts.period;
  const { before } = facts.change.events;
  const opening = openingText(facts.period, locale);
  const list = (types: InsightFacts['rises']) =>
    figures.list(types.map((type) => movementText(type, locale)));
  const sentences =
    facts.events.count === 0
      ? [language.nothing(opening, before === 0 ? null : language.events(before, figures), kind)]
      : [
          `${opening}: ${headline(facts, language, figures, locale)}.`,
          totals(facts, language, figures),
          before === 0 ? language.nothingBefore(kind) : changes(facts, language, figures),
        ];
  if (facts.rises.length) sentences.push(language.rises(list(facts.rises)));
  if (facts.falls.length) sentences.push(language.falls(list(facts.falls)));
  const { demo, real } = facts.trading ?? {};
  if (demo) sentences.push(language.trading('demo', demo, figures));
  if (real) sentences.push(language.trading('real', real, figures));
  return sentences.join(' ');
}

/** When it was, as a sentence begins: `Nas últimas 24h`, `Em 23/11/2026 (segunda-feira)`. */
export function openingText(period: InsightFacts['period'], locale: Locale): string {
  return LANGUAGES[locale].opening(period.kind, periodText(period, Figures.of(locale), locale));
}

function headline(facts: InsightFacts, language: Language, figures: Figures, locale: Locale): string {
  const { purchases, averageTicket, currency, topUsers } = facts;
  return [
    language.events(facts.events.count, figures),
    language.purchases(purchases, currency, figures),
    ...(purchases.count > 0 ? [language.averageTicket(figures.money(averageTicket.value, currency))] : []),
    ...(topUsers.length > 0 ? [language.topUsers(topUsers.length, topUsersText(topUsers, locale))] : []),
  ].join(', ');
}

function totals(
  { purchases, revenue, currency, activeUsers }: InsightFacts,
  language: Language,
  figures: Figures,
) {
  const parts = [
    ...(purchases.count > 0 ? [language.revenue(figures.money(revenue.value, currency))] : []),
    language.activeUsers(figures.count(activeUsers.count)),
  ];
  const [first] = parts[0];
  return `${first.toUpperCase()}${parts.join('; ').slice(1)}.`;
}

function changes(facts: InsightFacts, language: Language, figures: Figures): string {
  const moved = { up: [] as Moved[], down: [] as Moved[] };
  const same: Compared[] = [];
  const isPartial = facts.purchases.inOtherCurrencies !== undefined;
  for (const name of toldChanges(facts)) {
    const { direction, fraction, before } = facts.change[name];
    const write = (value: number) =>
      MONEY.has(name) ? figures.money(value, facts.currency) : figures.count(value);
    const compared = { name, ...(isPartial && BOUGHT.has(name) && { currency: facts.currency }) };
    if (direction === 'same') same.push(compared);
    else {
      const by =
        fraction === null
          ? language.fromTo(write(before), write(valueOf(facts, name)))
          : figures.percent(fraction);
      moved[direction].push({ ...compared, by });
    }
  }
  return language.changes(language.compared(facts.period.kind), moved.up, moved.down, same, figures);
}

/** Without purchases on one side there is no money to compare, and without any on both nothing of them. */
function toldChanges({ purchases, change }: InsightFacts): ChangeName[] {
  const some = purchases.count > 0 || change.purchases.before > 0;
  const both = purchases.count > 0 && change.purchases.before > 0;
  return [
    'events',
    ...(some ? (['purchases'] as const) : []),
    ...(both ? (['revenue', 'averageTicket'] as const) : []),
    'activeUsers',
  ];
}

function valueOf(facts: InsightFacts, name: ChangeName): number {
  const fact: { count: number } | { value: number } = facts[name];
  return 'count' in fact ? fact.count : fact.value;
}

/** Whole days are told by the day, the last one included; others by the minute. */
function periodText(
  { from, to, timeZone }: InsightFacts['period'],
  figures: Figures,
  locale: Locale,
): PeriodText {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const zone = Zone.find(timeZone)!;
  const isWhole = [start, end].every((at) => zone.startOfDay(zone.dayOf(at)) === at);
  const write = (at: number) => (isWhole ? figures.day(at, timeZone) : figures.moment(at, timeZone));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone }).format(start);
  return { from: write(start), to: write(isWhole ? end - 1 : end), weekday };
}
