import { wordNumbersIn } from './number-words.rules.js';

/** One way in which a number can be understood: `1.204` is 1204, or 1.204. */
export interface Reading {
  value: number;
  /** What the last digit that is shown stands for: 0.1 in `143,2`, 100 in `1,2 mil`. */
  unit: number;
  /** As it is written; undefined: without one. */
  sign?: -1 | 1;
}

/** A number that a text states. It holds when any of its readings, days or times does. */
export interface Claim {
  /** As it stands in the text. */
  text: string;
  readings: Reading[];
  /** `2026-11-23`, `--11-23`, `2026-11`, `---23`. */
  days: string[];
  /** `00:05` or `00:05:30`. */
  times: string[];
  /** It also holds when all of its parts do: `87/120`. */
  parts?: Claim[];
}

const MONTHS = [
  'janeiro january jan',
  'fevereiro february fev feb',
  'março marco march mar',
  'abril april abr apr',
  'maio may mai',
  'junho june jun',
  'julho july jul',
  'agosto august ago aug',
  'setembro september set sep sept',
  'outubro october out oct',
  'novembro november nov',
  'dezembro december dez dec',
].map((names) => names.split(' '));
const MONTH = MONTHS.flat()
  .sort((a, b) => b.length - a.length)
  .join('|');

/** `1,2 mil`, `3.5k`, `2 mi`; letters that also are units of something else count only when they stand right behind. */
const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^(?:\s?(?:mil|thousand)|k)$/iu, 1e3],
  [/^(?:\s?(?:mi|milh(?:ão|ões|ao|oes)|million)|M|mn)$/u, 1e6],
  [/^(?:\s?(?:bi|bilh(?:ão|ões|ao|oes)|billion)|B|bn)$/u, 1e9],
];
const SCALE =
  '(?:\\s?(?:mil|thousand|mi|milh(?:ão|ões|ao|oes)|million|bi|bilh(?:ão|ões|ao|oes)|billion)|k|K|M|mn|B|bn)';
const PER_CENT = '\\s?(?:%|por\\s+cento(?![\\p{L}])|per\\s?cent(?![\\p{L}]))';

const DIGITS = '\\p{Nd}+(?:[.,\\u00a0\\u202f]\\p{Nd}+)*';
/** What is before a number that stands by itself: no letter, so not `u_7`, `EURUSD2` or `M5`. */
const FREE = '(?<![\\p{L}\\p{N}_@])';
const FREE_OF_SIGN = '(?<![\\p{L}\\p{N}_@.,:/)])';
const SIGN = `${FREE_OF_SIGN}[-−–+](?:\\s?(?:R\\$|US\\$|\\$|€|£|[A-Z]{3})\\s?)?|`;

const ISO = `(?<year>\\d{4})-(?<month>\\d\\d)(?:-(?<day>\\d\\d))?(?:T(?<at>\\d\\d:\\d\\d(?::\\d\\d)?)(?:[.]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?(?![\\p{L}\\p{N}])`;
/** A full stop or a hyphen makes a day only with a year: `2.5` is a number, and `10-20` two. */
const SLASHED = `(?:(?<a>\\d{1,2})/(?<b>\\d{1,2})(?:/(?<y>\\d{4}|\\d\\d))?|(?<a2>\\d{1,2})[.-](?<b2>\\d{1,2})[.-](?<y4>\\d{4}))(?![\\p{L}\\p{N}/%])`;
const DAY_OF_MONTH = `(?<d1>\\d{1,2})(?:º|°|ª|st|nd|rd|th)?\\s(?:de\\s|of\\s)?(?<m1>${MONTH})\\b\\.?(?:,?\\s(?:de\\s|of\\s)?(?<y1>\\d{4}))?(?![\\p{L}\\p{N}])`;
const TIME = `(?<hour>\\d{1,2})(?:(?:h|:)(?<minute>\\d\\d)(?::(?<second>\\d\\d))?|h)(?:\\s?(?<half>[ap]\\.?m\\b\\.?))?(?![\\p{L}\\p{N}])`;
const HALF_DAY = `(?<hour12>\\d{1,2})\\s?(?<half12>[ap]\\.?m\\b\\.?)`;
const ORDINAL = `(?<nth>\\d+)(?:º|°|ª|st|nd|rd|th)(?![\\p{L}])`;
const MONTH_DAY = `(?<![\\p{L}\\p{N}])(?<m2>${MONTH})\\b\\.?\\s(?:de\\s)?(?:(?<y3>\\d{4})|(?<d2>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(?<y2>\\d{4}))?)(?![\\p{L}\\p{N}])`;
const NUMBER = `(?<sign>${SIGN})(?<digits>${DIGITS})(?:(?<scale>${SCALE})(?![\\p{L}\\p{N}]))?(?<percent>${PER_CENT})?`;

const CLAIM = new RegExp(
  `${MONTH_DAY}|${FREE}(?:${ISO}|${DAY_OF_MONTH}|${TIME}|${HALF_DAY}|${SLASHED}|${ORDINAL})|${FREE}(?:${NUMBER})`,
  'giu',
);
/** `1. `, `2) ` at the start of a line, also of a quoted or nested one. */
const LIST_MARKERS = /^[ \t>*_-]*\d{1,3}[.)](?=\s)/gmu;

/** Every number of a text, in digits or in words, of days and of times, in the order in which they stand. */
export function claimsIn(text: string): Claim[] {
  // fixed spaces stay, where they may group digits
  const plain = text
    .replace(/[^\u00a0\u202f]+/gu, (part) => part.normalize('NFKC'))
    .replace(/[\u00a0\u202f](?!\d{3}(?!\d))/gu, ' ');
  const shown = plain.replace(LIST_MARKERS, (marker) => ' '.repeat(marker.length));
  const claims: { at: number; end: number; claim: Claim }[] = [];
  for (const match of shown.matchAll(CLAIM)) {
    claims.push({
      at: match.index,
      end: match.index + match[0].length,
      claim: toClaim(match[0], match.groups!),
    });
  }
  const inDigits = [...claims];
  let next = 0;
  for (const { start, end, value } of wordNumbersIn(shown)) {
    while (next < inDigits.length && inDigits[next].end <= start) next++;
    if (next < inDigits.length && inDigits[next].at < end) continue; // `1,2 mil`
    const percent = /^\s?(?:%|por\s+cento|per\s?cent)/iu.test(shown.slice(end, end + 12));
    const readings = withPercent([{ value, unit: 1 }], percent);
    claims.push({ at: start, end, claim: { text: shown.slice(start, end), readings, days: [], times: [] } });
  }
  return claims.sort((a, b) => a.at - b.at).map(({ claim }) => claim);
}

type Groups = Record<string, string | undefined>;

function toClaim(text: string, groups: Groups): Claim {
  const claim: Claim = { text: text.trim(), readings: [], days: daysOf(groups), times: timesOf(groups) };
  if (groups['digits']) {
    claim.readings = readingsOf(groups);
    claim.text = withoutCurrency(text);
    if (claim.readings.length === 0 || /^[1-9]\d{3}$/.test(claim.text)) claim.days.push(claim.text); // a year
  } else if (groups['nth']) {
    claim.readings = [{ value: Number(groups['nth']), unit: 1 }];
    claim.days.push(`---${two(groups['nth'])}`);
  } else if (/^\d{1,2}h$/iu.test(claim.text))
    claim.readings = [{ value: parseInt(text, 10), unit: 1 }]; // `24h`
  else if (groups['a'] || groups['minute']) claim.parts = partsOf(claim.text);
  return claim;
}

/** `87/120` may be a day, or two numbers. */
function partsOf(text: string): Claim[] {
  return (text.match(/\d+/g) ?? []).map((part) => ({
    text: part,
    readings: [{ value: Number(part), unit: 1 }],
    days: [],
    times: [],
  }));
}

function daysOf(groups: Groups): string[] {
  const { year, month, day, d1, m1, y1, m2, d2, y2, y3 } = groups;
  const { a = groups['a2'], b = groups['b2'], y = groups['y4'] } = groups;
  if (year) return [day ? `${year}-${month}-${day}` : `${year}-${month}`];
  if (a && b) return [dayText(y, b, a), dayText(y, a, b)];
  if (d1 && m1) return [dayText(y1, monthOf(m1), d1)];
  if (m2 && y3) return [`${y3}-${two(monthOf(m2))}`];
  if (m2 && d2) return [dayText(y2, monthOf(m2), d2)];
  return [];
}

function timesOf({ at, hour, minute = '00', second, half, hour12, half12 }: Groups): string[] {
  if (at) return [at];
  const given = hour ?? hour12;
  if (given === undefined) return [];
  const end = second === undefined ? '' : `:${second}`;
  return [`${two(hourOf(Number(given), half ?? half12))}:${minute}${end}`];
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (/^p/iu.test(half) ? 12 : 0);
}

/** In the formats of both locales; none when it is in no format. */
function readingsOf({ digits = '', sign = '', scale, percent }: Groups): Reading[] {
  const times = scale === undefined ? 1 : (SCALES.find(([name]) => name.test(scale))?.[1] ?? 1);
  const negative = /^[-−–]/u.test(sign) ? -1 : sign.startsWith('+') ? 1 : undefined;
  const readings = plainReadings(digits.replace(/[\u00a0\u202f]/gu, '')).map(({ value, unit }) => ({
    value: value * times,
    unit: unit * times,
  }));
  return withPercent(readings, percent !== undefined).map((reading) => ({
    ...reading,
    ...(negative !== undefined && { sign: negative }),
  }));
}

/** `12%` is 0.12 in what tools tell, or 12 where they tell percent. */
function withPercent(readings: readonly Reading[], isPercent: boolean): Reading[] {
  if (!isPercent) return [...readings];
  return readings.flatMap(({ value, unit }) => [
    { value: value / 100, unit: unit / 100 },
    { value, unit },
  ]);
}

function plainReadings(digits: string): Reading[] {
  const readings: Reading[] = [];
  for (const [thousands, decimal] of [
    ['.', ','],
    [',', '.'],
  ] as const) {
    const [whole = '', fraction, ...more] = digits.split(decimal);
    const groups = whole.split(thousands);
    const isGrouped = groups.every((group, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group));
    if (more.length > 0 || (groups.length > 1 && !isGrouped) || !/^\d*$/.test(fraction ?? '')) continue;
    if (!/^\d+$/.test(groups.join(''))) continue; // digits of another script
    const value = Number(`${groups.join('')}.${fraction ?? '0'}`);
    const unit = 10 ** -(fraction?.length ?? 0);
    if (!readings.some((other) => other.value === value && other.unit === unit))
      readings.push({ value, unit });
  }
  return readings;
}

function dayText(year: string | undefined, month: string | number, day: string): string {
  const start = year === undefined ? '-' : year.length === 2 ? `20${year}` : year;
  return `${start}-${two(month)}-${two(day)}`;
}

function monthOf(name: string): number {
  return MONTHS.findIndex((names) => names.includes(name.toLowerCase())) + 1;
}

function two(value: string | number): string {
  return String(value).padStart(2, '0');
}

function withoutCurrency(text: string): string {
  return text.replace(/^([-−–+]?)\s?(?:R\$|US\$|\$|€|£|[A-Z]{3})\s?/u, '$1').trim();
}
