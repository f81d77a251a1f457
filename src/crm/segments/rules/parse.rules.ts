import { type FieldError, InvalidInput } from '../../../common/index.js';
import { amountFromNumber } from '../../../events/index.js';
import type { ContactField } from '../../contacts/fields/field.js';
import { momentOf, MOST_DAYS, plainOperator, readFieldRule, ruleField } from './fields.rules.js';
import {
  ACCESS_STATES,
  type Comparison,
  isOwn,
  MAIL_DEEDS,
  type Moment,
  type OutsideRule,
  type Rule,
} from './rule.js';

/** What rules may stand on. */
export interface RuleWorld {
  /** The declared fields of contacts. */
  fields: readonly ContactField[];
  /** Whose values sums are of when a rule does not say it. */
  currency: string;
}

/** Groups within groups; `not` counts as one. */
const MOST_DEPTH = 5;
/** Groups and rules together. */
const MOST_RULES = 100;
/** About events, access and mails: each of them is looked up. */
const MOST_OUTSIDE = 20;
const MOST_COUNT = 1_000_000;
const TYPE = /^[a-z0-9_.:-]{1,64}$/;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'];
const ONCE = new Map([
  ['first_before', { which: 'first', order: 'before' }],
  ['first_after', { which: 'first', order: 'after' }],
  ['last_before', { which: 'last', order: 'before' }],
  ['last_after', { which: 'last', order: 'after' }],
] as const);
const KINDS = ['all', 'any', 'not', 'field', 'event', 'entitlement', 'mail'] as const;

type Kind = (typeof KINDS)[number];
type Said = Readonly<Record<string, unknown>>;

/** Keys that a rule of a kind may have. */
const KEYS: Readonly<Record<Kind, readonly string[]>> = {
  all: [],
  any: [],
  not: [],
  field: ['op', 'value'],
  event: ['op', 'count', 'sum', 'currency', 'withinDays', 'from', 'to', 'at', 'daysAgo'],
  entitlement: ['module', 'product'],
  mail: ['campaign', 'variant', 'withinDays'],
};

/**
 * Rules as somebody said them, as rules to work with. The form is checked here and nowhere else: what is not described is
 * refused, and nothing of it reaches the database but values.
 * @param path of the rules in the input, for what is wrong with them
 * @throws InvalidInput, which names each rule at fault by its path
 */
export function parseRules(said: unknown, world: RuleWorld, path = 'rules'): Rule {
  const parser = new RuleParser(world);
  const rule = parser.root(said, path);
  if (parser.errors.length > 0) throw new InvalidInput(parser.errors);
  return rule;
}

const NOTHING: Rule = { kind: 'any', rules: [] };

class RuleParser {
  readonly errors: FieldError[] = [];
  private count = 0;
  private outside = 0;

  constructor(private readonly world: RuleWorld) {}

  root(said: unknown, path: string): Rule {
    if (isRecord(said) && (Object.hasOwn(said, 'all') || Object.hasOwn(said, 'any'))) {
      return this.rule(said, path, 1, true);
    }
    return this.wrong(path, 'must be {"all":[...]} or {"any":[...]}');
  }

  private rule(said: unknown, path: string, depth: number, isRoot = false): Rule {
    if (++this.count > MOST_RULES) {
      if (this.count === MOST_RULES + 1) this.wrong(path, `is more than ${MOST_RULES} rules`);
      return NOTHING;
    }
    if (!isRecord(said)) return this.wrong(path, 'must be a rule');
    const kinds = KINDS.filter((kind) => Object.hasOwn(said, kind));
    if (kinds.length !== 1) return this.wrong(path, `must have one of: ${KINDS.join(', ')}`);
    const [kind] = kinds;
    const unknown = Object.keys(said).filter((key) => key !== kind && !KEYS[kind].includes(key));
    for (const key of unknown) this.wrong(`${path}.${key}`, `is not known of a rule with "${kind}"`);
    if (unknown.length > 0) return NOTHING;
    if (kind === 'all' || kind === 'any')
      return this.group(kind, said[kind], `${path}.${kind}`, depth, isRoot);
    if (kind === 'not') return this.inverse(said[kind], `${path}.not`, depth);
    if (kind === 'field') return this.field(said, path);
    if (++this.outside > MOST_OUTSIDE) {
      return this.wrong(path, `is more than ${MOST_OUTSIDE} rules about events, entitlements and mails`);
    }
    if (kind === 'event') return this.event(said, path);
    return kind === 'mail' ? this.mail(said, path) : this.access(said, path);
  }

  private group(kind: 'all' | 'any', said: unknown, path: string, depth: number, isRoot: boolean): Rule {
    if (!Array.isArray(said)) return this.wrong(path, 'must be a list of rules');
    if (depth > MOST_DEPTH) return this.wrong(path, `goes deeper than ${MOST_DEPTH} groups`);
    // everybody may be meant by a segment, and by nothing within one
    if (said.length === 0 && !(isRoot && kind === 'all')) return this.wrong(path, 'must have a rule');
    const rules: Rule[] = [];
    for (const [at, each] of (said as unknown[]).entries()) {
      if (this.count > MOST_RULES) break;
      rules.push(this.rule(each, `${path}[${at}]`, depth + 1));
    }
    return { kind, rules };
  }

  private inverse(said: unknown, path: string, depth: number): Rule {
    if (depth > MOST_DEPTH) return this.wrong(path, `goes deeper than ${MOST_DEPTH} groups`);
    return { kind: 'not', rule: this.rule(said, path, depth + 1) };
  }

  private field(said: Said, path: string): Rule {
    const { field: name, op, value } = said;
    const field = typeof name === 'string' ? ruleField(name, this.world.fields) : undefined;
    if (!field) return this.wrong(`${path}.field`, 'must be a field of contacts, or a declared one');
    if (typeof op !== 'string') return this.wrong(`${path}.op`, 'must be an operator');
    const read = readFieldRule(field, op, value);
    return 'rule' in read ? read.rule : this.wrong(`${path}.${read.at}`, read.problem);
  }

  private event(said: Said, path: string): Rule {
    const { event, op: saidOp } = said;
    if (typeof event !== 'string' || !TYPE.test(event))
      return this.wrong(`${path}.event`, 'must be a type of event: a-z, 0-9, _ . : -, at most 64');
    if (saidOp !== undefined && typeof saidOp !== 'string')
      return this.wrong(`${path}.op`, 'must be an operator');
    const op = plainOperator(saidOp ?? 'gte');
    const once = ONCE.get(op as 'last_before');
    if (once) {
      this.refuse(said, path, ['count', 'sum', 'currency', 'withinDays', 'from', 'to'], `"${op}"`);
      return { kind: 'once', event, ...once, at: this.momentOf(said, path) };
    }
    this.refuse(said, path, ['at', 'daysAgo'], 'a count');
    const window = this.windowOf(said, path);
    if (op === 'never' || op === 'did') {
      this.refuse(said, path, ['count', 'sum', 'currency'], `"${op}"`);
      return did({ event, ...window, currency: this.world.currency }, op === 'did');
    }
    if (!COMPARISONS.includes(op)) {
      const others = [...COMPARISONS, 'did', 'never', ...ONCE.keys()];
      return this.wrong(`${path}.op`, `must be one of: ${others.join(', ')}`);
    }
    const total = this.totalOf(said, path);
    const by = op === 'ne' ? 'eq' : (op as Comparison);
    const rule: Rule = { kind: 'total', event, ...window, ...total, by };
    return op === 'ne' ? { kind: 'not', rule } : rule;
  }

  private totalOf(
    { count, sum, currency }: Said,
    path: string,
  ): { of: 'count' | 'sum'; value: bigint; currency: string } {
    const known = this.currencyOf(currency, path);
    if (sum === undefined) {
      if (currency !== undefined) this.wrong(`${path}.currency`, 'belongs to a sum');
      if (count === undefined) return { of: 'count', value: 1n, currency: known };
      if (Number.isInteger(count) && (count as number) >= 0 && (count as number) <= MOST_COUNT)
        return { of: 'count', value: BigInt(count as number), currency: known };
      this.wrong(`${path}.count`, `must be a whole number from 0 to ${MOST_COUNT}`);
      return { of: 'count', value: 0n, currency: known };
    }
    if (count !== undefined) this.wrong(`${path}.sum`, 'and "count" are two rules');
    const amount = typeof sum === 'number' ? amountFromNumber(sum) : null;
    if (amount === null) this.wrong(`${path}.sum`, 'must be a number with at most 4 decimals');
    return { of: 'sum', value: amount ?? 0n, currency: known };
  }

  private currencyOf(said: unknown, path: string): string {
    if (said === undefined) return this.world.currency;
    if (typeof said === 'string' && /^[A-Z]{3}$/.test(said)) return said;
    this.wrong(`${path}.currency`, 'must be a currency such as BRL');
    return this.world.currency;
  }

  private windowOf({ withinDays, from, to }: Said, path: string): { from: Moment | null; to: Moment | null } {
    if (withinDays !== undefined) {
      if (from !== undefined || to !== undefined)
        this.wrong(`${path}.withinDays`, 'goes without "from" and "to"');
      return { from: this.daysAgo(withinDays, `${path}.withinDays`), to: null };
    }
    return { from: this.timeOf(from, `${path}.from`), to: this.timeOf(to, `${path}.to`) };
  }

  private timeOf(said: unknown, path: string): Moment | null {
    if (said === undefined) return null;
    const moment = momentOf(said);
    if (!moment) this.wrong(path, 'must be a day such as 2026-11-23 or an ISO 8601 time');
    return moment;
  }

  private momentOf({ at, daysAgo }: Said, path: string): Moment {
    if ((at === undefined) === (daysAgo === undefined))
      this.wrong(path, 'must have either "at" or "daysAgo"');
    else if (daysAgo !== undefined) return this.daysAgo(daysAgo, `${path}.daysAgo`);
    return this.timeOf(at, `${path}.at`) ?? { time: 0 };
  }

  private daysAgo(said: unknown, path: string): Moment {
    if (typeof said === 'number' && said > 0 && said <= MOST_DAYS) return { daysAgo: said };
    this.wrong(path, `must be a number of days up to ${MOST_DAYS}`);
    return { daysAgo: 1 };
  }

  private access({ entitlement, module, product }: Said, path: string): Rule {
    const state = ACCESS_STATES.find((each) => each === entitlement);
    if (!state) return this.wrong(`${path}.entitlement`, `must be one of: ${ACCESS_STATES.join(', ')}`);
    if (module !== undefined && product !== undefined)
      return this.wrong(`${path}.product`, 'and "module" are two rules');
    return {
      kind: 'access',
      state,
      ...this.name('module', module, path),
      ...this.name('product', product, path),
    };
  }

  private mail({ mail, campaign, variant, withinDays }: Said, path: string): Rule {
    const deed = MAIL_DEEDS.find((each) => each === mail);
    if (!deed) return this.wrong(`${path}.mail`, `must be one of: ${MAIL_DEEDS.join(', ')}`);
    // matching nobody would be worse: turned round, it were everybody
    const from = withinDays === undefined ? null : this.daysAgo(withinDays, `${path}.withinDays`);
    if (variant !== undefined && campaign === undefined)
      return this.wrong(`${path}.variant`, 'belongs to a campaign');
    const names = { ...this.name('campaign', campaign, path), ...this.name('variant', variant, path) };
    return { kind: 'mail', deed, from, ...names };
  }

  private name<Key extends string>(key: Key, said: unknown, path: string): Partial<Record<Key, string>> {
    if (said === undefined) return {};
    if (typeof said === 'string' && NAME.test(said)) return { [key]: said } as Record<Key, string>;
    this.wrong(`${path}.${key}`, 'must be an id');
    return {};
  }

  private refuse(said: Said, path: string, keys: readonly string[], what: string): void {
    for (const key of keys)
      if (said[key] !== undefined) this.wrong(`${path}.${key}`, `does not go with ${what}`);
  }

  private wrong(field: string, message: string): Rule {
    this.errors.push({ field, message });
    return NOTHING;
  }
}

function did(
  of: { event: string; from: Moment | null; to: Moment | null; currency: string },
  isDone: boolean,
): Rule {
  const rule: OutsideRule = { kind: 'total', ...of, of: 'count', by: 'gte', value: 1n };
  return isDone ? rule : { kind: 'not', rule };
}

function isRecord(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the database can answer of a rule by itself, and what is left: both have to hold. */
export function splitRule(rule: Rule): { own: Rule[]; rest: Rule | null } {
  if (isOwn(rule)) return { own: [rule], rest: null };
  if (rule.kind !== 'all') return { own: [], rest: rule };
  const parts = rule.rules.map(splitRule);
  const rest = parts.flatMap((part) => part.rest ?? []);
  return {
    own: parts.flatMap((part) => part.own),
    rest: rest.length === 1 ? rest[0] : { kind: 'all', rules: rest },
  };
}
