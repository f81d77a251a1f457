import { Injectable } from '@nestjs/common';
import { type OpenWindow, UserTotals } from '../../../analytics/index.js';
import { instantsOf } from '../rules/fields.rules.js';
import type { EventRule, Moment, OnceRule, TotalRule } from '../rules/rule.js';
import type { AskedAt } from './contact-query.js';
import { NameFacts } from './facts.js';

/** Of one name; of a rule about one window `second` is 0. */
interface Figures {
  first: bigint;
  second: bigint;
}

/** What people did, from the totals that analytics keeps. */
@Injectable()
export class EventFacts {
  constructor(private readonly totals: UserTotals) {}

  of(rule: EventRule, at: AskedAt): Promise<NameFacts> {
    return rule.kind === 'total' ? this.ofTotal(rule, at) : this.ofOnce(rule, at);
  }

  private async ofTotal(rule: TotalRule, at: AskedAt): Promise<NameFacts> {
    const window: OpenWindow = {
      from: rule.from && instantsOf(rule.from, at).begins,
      to: rule.to && instantsOf(rule.to, at).ends,
    };
    const [users] = await this.totals.of(rule.event, [window], rule.currency);
    const cells = new Map<string, Figures>();
    for (const { userId, count, sum } of users) {
      cells.set(userId, { first: rule.of === 'sum' ? sum : BigInt(count), second: 0n });
    }
    return NameFacts.of(cells, (known) => compares(sumOf(known, 'first'), rule));
  }

  /** By how often it was done before and after. */
  private async ofOnce(rule: OnceRule, at: AskedAt): Promise<NameFacts> {
    const border = borderOf(rule, at);
    const windows: OpenWindow[] = [
      { from: null, to: border },
      { from: border, to: null },
    ];
    // sums are not asked for, in whatever currency
    const [before, after] = await this.totals.of(rule.event, windows, '');
    const cells = new Map<string, Figures>();
    for (const { userId, count } of before) cells.set(userId, { first: BigInt(count), second: 0n });
    for (const { userId, count } of after) {
      const cell = cells.get(userId);
      if (cell) cell.second = BigInt(count);
      else cells.set(userId, { first: 0n, second: BigInt(count) });
    }
    return NameFacts.of(cells, (known) =>
      isOnce(rule, sumOf(known, 'first') > 0n, sumOf(known, 'second') > 0n),
    );
  }
}

function borderOf({ order, at: moment }: { order: 'before' | 'after'; at: Moment }, at: AskedAt): number {
  const { begins, ends } = instantsOf(moment, at);
  return order === 'before' ? begins : ends;
}

function isOnce({ which, order }: OnceRule, hasBefore: boolean, hasAfter: boolean): boolean {
  const isLater = which === 'last' ? hasAfter : !hasBefore && hasAfter;
  return order === 'after' ? isLater : (hasBefore || hasAfter) && !isLater;
}

function sumOf(known: readonly Figures[], window: keyof Figures): bigint {
  return known.length === 1 ? known[0][window] : known.reduce((sum, figures) => sum + figures[window], 0n);
}

function compares(actual: bigint, { by, value }: TotalRule): boolean {
  switch (by) {
    case 'eq':
      return actual === value;
    case 'gt':
      return actual > value;
    case 'gte':
      return actual >= value;
    case 'lt':
      return actual < value;
    case 'lte':
      return actual <= value;
  }
}
