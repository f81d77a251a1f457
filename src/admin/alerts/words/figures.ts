import type { Locale } from '../../../common/index.js';
import type { RuleFacts } from './language.js';

const MIB = 1024 ** 2;
/** Units of figures that are words; the others (`ms`, `BRL`) are the same everywhere. */
const IN_PORTUGUESE: Readonly<Record<string, string>> = {
  bots: 'robôs',
  connections: 'conexões',
  cores: 'núcleos',
  deliveries: 'entregas',
  events: 'eventos',
  'events/s': 'eventos/s',
  jobs: 'tarefas',
  orders: 'ordens',
  purchases: 'compras',
  users: 'usuários',
};

/** `1.204 entregas`, `512 MiB`, `0,25`: a figure as people read it. */
export function figureOf(value: number, unit: string, locale: Locale): string {
  const [shown, shownUnit] =
    unit === 'bytes' && Math.abs(value) >= MIB
      ? [value / MIB, 'MiB']
      : [value, unit === '1' ? '' : wordOf(unit, locale)];
  const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 21, maximumFractionDigits: 2 });
  return `${digits.format(Math.abs(shown) < 1 ? Number(shown.toPrecision(3)) : Math.round(shown * 100) / 100)} ${shownUnit}`.trim();
}

function wordOf(unit: string, locale: Locale): string {
  return locale === 'pt-BR' ? (IN_PORTUGUESE[unit] ?? unit) : unit;
}

/** What a rule asks for: `> 1.000 entregas`. */
export function conditionOf({ comparison, threshold, unit }: RuleFacts, locale: Locale): string {
  return `${comparison} ${figureOf(threshold, unit, locale)}`;
}

/** A moment of the business. @param timeZone IANA */
export function timeOf(at: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'long', timeZone }).format(at);
}
