import { Injectable } from '@nestjs/common';
import { Zone } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { ContactFields } from '../../contacts/fields/contact-fields.js';
import { parseRules, splitRule } from '../rules/parse.rules.js';
import { type FieldRule, isOwn, type OutsideRule, type Rule } from '../rules/rule.js';
import type { SegmentRules } from '../segment.js';
import { AudienceRepository, type AudienceRow } from './audience.repository.js';
import { all, type ContactQuery, toContactQuery } from './contact-query.js';
import { countDiffering, differing, readDiffering } from './lookups.js';
import { type FactsAt, OutsideFacts } from './outside-facts.js';

/** Contacts that are looked at together. */
const CHUNK = 1000;
/** Grants, or people of a record of mails, that are read to know about everybody; beyond it contacts are gone through. */
const MOST_KNOWN = 150_000;
/** The same for a page, which is asked for again and again; and so many contacts are read for it. */
const MOST_FOR_PAGE = 2000;
const SUBSCRIBED: FieldRule = {
  kind: 'field',
  path: 'subscription.status',
  test: { op: 'is', values: ['subscribed'] },
};

/** Rules taken apart: what the database answers by itself, and what is left. */
interface Question {
  query: ContactQuery;
  rest: Rule | null;
  facts: FactsAt;
}

/** Ids of at most `limit` contacts in their order, after one. @throws SegmentTooWide */
export type SegmentPages = (limit: number, afterId?: string) => Promise<string[]>;

/**
 * Whom rules are about, at this moment. Rules are those of a segment, or others of the same form; they are checked anew
 * each time, so that a rule about a field that is declared no more is refused, and does not mean everybody.
 */
@Injectable()
export class SegmentReader {
  private readonly zone: Zone;

  constructor(
    private readonly audience: AudienceRepository,
    private readonly outside: OutsideFacts,
    private readonly fields: ContactFields,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  /** @param path of the rules in the input, for what is wrong with them @throws InvalidInput */
  async check(rules: unknown, path = 'rules'): Promise<void> {
    await this.parsed(rules, path);
  }

  /** How many contacts. @throws InvalidInput, SegmentTooWide */
  async count(rules: SegmentRules): Promise<number> {
    return (await this.preview(rules, 0)).count;
  }

  /** How many contacts, and the ids of the first of them. @throws InvalidInput, SegmentTooWide */
  async preview(rules: SegmentRules, limit: number): Promise<{ count: number; ids: string[] }> {
    const question = await this.ask(rules, []);
    // contacts may change between the parts that it is made of
    const count = Math.max(0, await this.countOf(question));
    const shown = Math.min(count, limit);
    return { count, ids: shown === 0 ? [] : await this.idsOf(question, shown) };
  }

  /**
   * Ids of at most `limit` contacts in their order, after one; fewer only when there are no more of them.
   * @param rules null: everybody
   * @throws InvalidInput, SegmentTooWide
   */
  async scan(
    rules: SegmentRules | null,
    { limit, afterId, subscribedOnly = false }: { subscribedOnly?: boolean; afterId?: string; limit: number },
  ): Promise<string[]> {
    return (await this.pages(rules, { subscribedOnly }))(limit, afterId);
  }

  /**
   * The same for who reads all pages one after the other: what is known of events, access and mails is found out once, as of
   * now. @throws InvalidInput
   */
  async pages(rules: SegmentRules | null, { subscribedOnly = false } = {}): Promise<SegmentPages> {
    const question = await this.ask(rules, subscribedOnly ? [SUBSCRIBED] : []);
    return (limit, afterId) => this.idsOf(question, limit, afterId);
  }

  /** Those of some contacts whom the rules are about. @throws InvalidInput, SegmentTooWide */
  async matches(rules: SegmentRules, contactIds: readonly string[]): Promise<Set<string>> {
    const { query, rest, facts } = await this.ask(rules, []);
    const matching = new Set<string>();
    for (let at = 0; at < contactIds.length; at += CHUNK) {
      const among = contactIds.slice(at, at + CHUNK);
      if (rest === null) {
        for (const id of await this.audience.among(query, among)) matching.add(id);
        continue;
      }
      const rows = await this.audience.find(query, { by: '_id', among });
      for (const id of await this.holding(rest, rows, facts)) matching.add(id);
    }
    return matching;
  }

  private async parsed(rules: unknown, path = 'rules'): Promise<Rule> {
    const { currency } = this.config;
    const fields = await this.fields.list();
    return parseRules(rules, { fields, currency }, path);
  }

  private async ask(rules: SegmentRules | null, more: readonly Rule[]): Promise<Question> {
    const at = { now: this.clock.now(), zone: this.zone };
    const facts = this.outside.at(at);
    if (rules === null) return { query: toContactQuery(more, at), rest: null, facts };
    const { own, rest } = splitRule(await this.parsed(rules));
    return { query: toContactQuery([...own, ...more], at), rest, facts };
  }

  private async idsOf(question: Question, limit: number, afterId?: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const rows of this.read(question, MOST_FOR_PAGE, afterId, limit)) {
      const holds = question.rest ? await this.holding(question.rest, rows, question.facts) : null;
      for (const { id } of rows) if (!holds || holds.has(id)) ids.push(id);
      if (ids.length >= limit) break;
    }
    return ids.slice(0, limit);
  }

  /** Taken apart until each part is counted by an index, or by reading those few whom it may be about. */
  private async countOf({ query, rest, facts }: Question): Promise<number> {
    const count = (more: readonly Rule[], left: Rule | null) => {
      const { own, rest: outside } = left ? splitRule(left) : { own: [], rest: null };
      const narrowed = all([query, toContactQuery([...more, ...own], facts.at)]);
      return this.countOf({ query: narrowed, rest: outside, facts });
    };
    if (rest === null) return this.audience.count(query);
    if (rest.kind === 'not') return (await count([], null)) - (await count([], rest.rule));
    if (rest.kind === 'any') {
      const own = { kind: 'any', rules: rest.rules.filter(isOwn) } as const;
      const outside = { kind: 'any', rules: rest.rules.filter((rule) => !isOwn(rule)) } as const;
      if (own.rules.length > 0) return (await count([own], null)) + (await count([turned(own)], outside));
      if (outside.rules.every(isTurned)) {
        const opposites = { kind: 'all', rules: outside.rules.map(turned) } as const;
        return (await count([], null)) - (await count([], opposites));
      }
      if (outside.rules.length === 1) return count([], outside.rules[0]);
      const first = outside.rules.find(isOutside);
      const others = outside.rules.filter((rule) => rule !== first);
      if (first) {
        const left = { kind: 'any', rules: others } as const;
        const both = await count([], { kind: 'all', rules: [first, left] });
        return (await count([], first)) + (await count([], left)) - both;
      }
    }
    if (rest.kind === 'all' && rest.rules.every(isTurned)) {
      const opposites = { kind: 'any', rules: rest.rules.map(turned) } as const;
      return (await count([], null)) - (await count([], opposites));
    }
    const known = isOutside(rest) && (await facts.whole(rest, MOST_KNOWN));
    if (!known) return this.countRead({ query, rest, facts });
    const others = await countDiffering(this.audience, query, known);
    return known.otherwise ? (await count([], null)) - others : others;
  }

  private async countRead(question: Question & { rest: Rule }): Promise<number> {
    let count = 0;
    for await (const rows of this.read(question, MOST_KNOWN)) {
      count += (await this.holding(question.rest, rows, question.facts)).size;
    }
    return count;
  }

  /** Contacts of whom it may hold, in chunks and in the order of their ids. */
  private async *read(
    { query, rest, facts }: Question,
    most: number,
    afterId?: string,
    limit = CHUNK,
  ): AsyncGenerator<AudienceRow[]> {
    for (const rule of rest ? necessary(rest) : []) {
      const known = await facts.whole(rule, most);
      if (!known || known.otherwise || known.sure().among.length > most) continue;
      const those = await differing(this.audience, query, known);
      if (those.unsure.length > most) continue;
      const all = await readDiffering(this.audience, query, those);
      const rows = all.filter(({ id }) => id > (afterId ?? ''));
      rows.sort((a, b) => (a.id < b.id ? -1 : 1));
      for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
      return;
    }
    // where all of them match, one page is what is wanted; where few do, many are gone through
    const size = rest === null ? Math.min(limit, CHUNK) : CHUNK;
    for (let after = afterId; ;) {
      const rows = await this.audience.page(query, after, size);
      if (rows.length > 0) yield rows;
      if (rows.length < size) return;
      after = rows.at(-1)!.id;
    }
  }

  /** Ids of those of whom it holds. */
  private async holding(
    rule: Rule,
    rows: readonly AudienceRow[],
    facts: FactsAt,
  ): Promise<ReadonlySet<string>> {
    if (rows.length === 0) return new Set();
    switch (rule.kind) {
      case 'all':
      case 'any':
        return this.holdingOfGroup(rule, rows, facts);
      case 'not': {
        const others = await this.holding(rule.rule, rows, facts);
        return idsOf(rows.filter(({ id }) => !others.has(id)));
      }
      case 'field':
        return this.audience.among(toContactQuery([rule], facts.at), [...idsOf(rows)]);
      default: {
        const known = await facts.among(rule, rows);
        return idsOf(rows.filter((row) => known.holds(row)));
      }
    }
  }

  /** One rule after the other, each of those only of whom the others leave it open. */
  private async holdingOfGroup(
    { kind, rules }: Extract<Rule, { kind: 'all' | 'any' }>,
    rows: readonly AudienceRow[],
    facts: FactsAt,
  ): Promise<ReadonlySet<string>> {
    let open = rows;
    const any = new Set<string>();
    for (const rule of rules) {
      const holds = await this.holding(rule, open, facts);
      if (kind === 'any') for (const id of holds) any.add(id);
      open = open.filter(({ id }) => holds.has(id) === (kind === 'all'));
    }
    return kind === 'any' ? any : idsOf(open);
  }
}

function idsOf(rows: readonly AudienceRow[]): Set<string> {
  return new Set(rows.map(({ id }) => id));
}

function isTurned(rule: Rule): boolean {
  return rule.kind === 'not';
}

function turned(rule: Rule): Rule {
  return rule.kind === 'not' ? rule.rule : { kind: 'not', rule };
}

/** Rules without which the rule does not hold. */
function necessary(rule: Rule): OutsideRule[] {
  if (rule.kind === 'all') return rule.rules.flatMap(necessary);
  return isOutside(rule) ? [rule] : [];
}

function isOutside(rule: Rule): rule is OutsideRule {
  return rule.kind === 'total' || rule.kind === 'once' || rule.kind === 'access' || rule.kind === 'mail';
}
