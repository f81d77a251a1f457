/** What a slot is a figure of; trading in play money and real money have the same nouns, and slots that say which it is. */
export type Metric =
  | 'events'
  | 'purchases'
  | 'otherPurchases'
  | 'revenue'
  | 'averageTicket'
  | 'activeUsers'
  | 'topUsers'
  | 'rises'
  | 'falls'
  | 'trades'
  | 'traders'
  | 'wins'
  | 'losses'
  | 'pnl'
  | 'period';

/** A noun that names a metric. It may stand only beside a slot of that metric. */
export interface Noun {
  metrics: readonly Metric[];
  /** As it stands before a slot, and after one that is not 1: `compras`. */
  text: string;
  /** After a slot that is 1: `compra`. Only nouns that are counted have one, and only they may stand right after a slot. */
  one?: string;
  /** What it does to a verb: `as compras subiram`, `o número de compras subiu`. */
  isPlural: boolean;
  /** Which of its metrics it means only a figure tells: `vendas`; so no direction stands right after it. */
  isAmbiguous?: boolean;
  /** An ordinary word too, where no slot of its own is beside it. */
  isFree?: boolean;
  /** True only as a part of another figure: `eventos de {} usuários`; alone it would be all there are. */
  isPart?: boolean;
}

/**
 * - `period`: when; says nothing that the period does not, and may stand anywhere
 * - `day`: the same, where the period is one day
 * - `compared`: with the period before; only in a sentence with a change
 * - `since`: the same, right after a change; elsewhere it could be read as a time
 * - `comparedDay`, `sinceDay`: the same, where the period is one day
 * - `separator`: sets two figures apart, as a comma does
 * - `contrast`: the same, after a figure and a comma; elsewhere it could be read as "only"
 * - `total`: may stand before a figure: `um total de`
 * - `greeting`: at the beginning of a sentence, and alone
 * - `plain`: words that may be said only together
 */
export type PhraseRole =
  | 'period'
  | 'day'
  | 'compared'
  | 'since'
  | 'comparedDay'
  | 'sinceDay'
  | 'separator'
  | 'contrast'
  | 'total'
  | 'greeting'
  | 'plain';

/** What stands between a noun or figure and the next figure of the same metric. `moved` is a direction or its percentage. */
export type Step =
  | 'value>direction'
  | 'value>before'
  | 'before>direction'
  | 'before>value'
  | 'moved>value'
  | 'moved>before'
  | 'direction>percent'
  | 'noun>direction';

/** What words before a figure may do; whatever else stands there could make it another figure, or somebody else's. */
interface Frames {
  /** Who may have figures: `a plataforma`, `we`. */
  subjects: ReadonlySet<string>;
  /** Verbs without a subject: `houve`, `there were`. */
  impersonal: ReadonlySet<string>;
  /** Verbs that need a subject of `subjects` in their clause: else what was told before would be it. */
  verbs: ReadonlySet<string>;
  /** Say nothing. */
  fillers: ReadonlySet<string>;
  /** Say that something happened, so not without a figure. */
  happenings: ReadonlySet<string>;
  /** Links that are no verb: `receita de {}`. */
  nominalLinks: ReadonlySet<string>;
}

/** One language: all that may be said outside slots. Whatever is not here is refused. Lower case. */
export interface Language {
  /** Neutral words, which say nothing of how many, which way, or who. */
  words: ReadonlySet<string>;
  phrases: ReadonlyMap<string, PhraseRole>;
  nouns: ReadonlyMap<string, { noun: Noun; isOne: boolean }>;
  /** Between a noun and its figure, up to four of them: `a receita no período foi de {}`. */
  links: ReadonlySet<string>;
  /** Also there, where users follow: `destaque para {}`. */
  userLinks: ReadonlySet<string>;
  steps: Readonly<Record<Step, ReadonlySet<string>>>;
  /** What may follow a figure or its noun, beside punctuation: `{} eventos foram`; an adjective would make it another figure. */
  followers: ReadonlySet<string>;
  /** Right after a greeting. */
  addressees: ReadonlySet<string>;
  /** Separators that another figure has to follow: `com`. */
  joiners: ReadonlySet<string>;
  /** Between a figure of money and its noun after it: `{} de receita`. */
  moneyLinks: ReadonlySet<string>;
  /** Between {topUsers} and what they are: `{} foram os usuários mais ativos`. */
  usersAre: ReadonlySet<string>;
  /** What sets figures of two metrics apart. */
  separators: ReadonlySet<string>;
  /** Say that one thing belongs to another, so between two figures only as in `relations`. */
  prepositions: ReadonlySet<string>;
  /** What may stand before a preposition and a noun: `resumo das compras: {}`. */
  heads: ReadonlySet<string>;
  /** Nothing by themselves. */
  determiners: ReadonlySet<string>;
  /** After a noun: `eventos registrados`. */
  participles: ReadonlySet<string>;
  /** What may introduce a figure. */
  frames: Frames;
  /** `events>activeUsers` -> what may stand between them, since it is always true. */
  relations: Readonly<Record<string, ReadonlySet<string>>>;
  /** `um` is an article before these alone; a number elsewhere. */
  articles: { words: ReadonlySet<string>; before: ReadonlySet<string> };
}

/** The words of a text, each once. */
export function words(...texts: string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split(/\s+/u)).filter(Boolean));
}

/** Alternatives, set apart by `|`; an empty one stands for nothing. */
export function anyOf(...texts: string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split('|')).map((text) => text.trim()));
}

/** What is counted: `compras`, and `compra` where it is one. */
export function counted(
  metrics: Noun['metrics'],
  text: string,
  one: string,
  extra: Partial<Noun> = {},
): Noun {
  return { metrics, text, one, isPlural: true, ...extra };
}

/** What there is one of: `receita`, `número de compras`. */
export function single(metrics: Noun['metrics'], text: string): Noun {
  return { metrics, text, isPlural: false };
}

/** Nouns by each of their forms. */
export function nounsOf(nouns: readonly Noun[]): Language['nouns'] {
  const forms: Map<string, { noun: Noun; isOne: boolean }> = new Map();
  for (const noun of nouns) {
    forms.set(noun.text, { noun, isOne: false });
    if (noun.one) forms.set(noun.one, { noun, isOne: true });
  }
  return forms;
}

/** Phrases by what they are for. */
export function phrasesOf(roles: Readonly<Partial<Record<PhraseRole, string>>>): Language['phrases'] {
  return new Map(
    Object.entries(roles).flatMap(([role, texts]) =>
      [...anyOf(texts)]
        .filter(Boolean)
        .map((text) => [text.replace(/\s+/gu, ' '), role as PhraseRole] as const),
    ),
  );
}
