import type { PastSale } from '../src/members/index.js';

/** Days before the seeds are loaded. */
type DaysAgo = number;

/** Somebody of the made-up community who has an account, or has only bought. */
export interface Part {
  /** Which one of the people of the story: their events are on the account's page. */
  person: number;
  /** When the account was made; missing: there is none. */
  joined?: DaysAgo;
  verified: boolean;
  suspended?: true;
  buys: readonly {
    product: string;
    ago: DaysAgo;
    back?: { by: Exclude<PastSale['type'], 'purchase'>; ago: DaysAgo };
  }[];
  /** Lessons without drip, `<module>/<lesson>`. */
  lessons: readonly { lesson: string; ago: DaysAgo }[];
}

const EBOOK = 'E-book Primeiro Trade';
const PRO = 'Trader Pro';
const COURSE = 'Curso Price Action';
const BASICS = ['boas-vindas', 'payout-na-pratica', 'gestao'].map((id) => `primeiro-trade/${id}`);

const done = (lessons: readonly string[], from: DaysAgo, each: DaysAgo) =>
  lessons.map((lesson, at) => ({ lesson, ago: from - at * each }));

/** Whose access ends within days: where mails are sent, its owner would be reminded. */
export const ENDS_SOON: Part = {
  ...{ person: 1, joined: 380, verified: true },
  buys: [{ product: PRO, ago: 363 }],
  lessons: done([...BASICS, 'trader-pro/backtest'], 350, 12),
};

/** One of each kind. */
export const CAST: readonly Part[] = [
  // has it for a year, and learns
  {
    ...{ person: 0, joined: 80, verified: true },
    buys: [{ product: PRO, ago: 75 }],
    lessons: done([...BASICS, 'trader-pro/backtest', 'trader-pro/protecoes'], 74, 6),
  },
  // gave one back, and kept the other
  {
    ...{ person: 2, joined: 30, verified: true },
    buys: [
      { product: EBOOK, ago: 14 },
      { product: COURSE, ago: 12, back: { by: 'refund', ago: 8 } },
    ],
    lessons: done(BASICS.slice(0, 1), 11, 1),
  },
  // the bank took the money back, and staff the account
  {
    ...{ person: 3, joined: 45, verified: true, suspended: true },
    buys: [{ product: PRO, ago: 20, back: { by: 'chargeback', ago: 6 } }],
    lessons: [],
  },
  // had it for a year
  {
    ...{ person: 4, joined: 420, verified: true },
    buys: [{ product: PRO, ago: 400 }],
    lessons: done(BASICS, 390, 20),
  },
  // has bought, and not verified the address
  { ...{ person: 5, joined: 2, verified: false }, buys: [{ product: EBOOK, ago: 2 }], lessons: [] },
  // has bought, and has no account
  { ...{ person: 6, verified: false }, buys: [{ product: EBOOK, ago: 4 }], lessons: [] },
  // was given something by hand
  { ...{ person: 7, joined: 15, verified: true }, buys: [], lessons: [] },
  // was suspended for two days
  { ...{ person: 8, joined: 25, verified: true }, buys: [], lessons: [] },
  // may go on with the next module
  {
    ...{ person: 9, joined: 60, verified: true },
    buys: [
      { product: EBOOK, ago: 58 },
      { product: COURSE, ago: 40 },
    ],
    lessons: done([...BASICS, 'price-action/suporte-e-resistencia'], 55, 5),
  },
];

/** People of the cast that are spoken of elsewhere. */
export const SUSPENDED = 3;
export const UNVERIFIED = 5;
export const GIVEN = 7;
export const FORGIVEN = 8;
