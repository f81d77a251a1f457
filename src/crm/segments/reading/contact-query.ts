import type { mongo } from 'mongoose';
import { dayLabel, DAY_MS, literally, type Zone } from '../../../common/index.js';
import type { ContactDocument } from '../../contacts/contact.schema.js';
import { instantsOf } from '../rules/fields.rules.js';
import type { FieldTest, Rule } from '../rules/rule.js';

/** What the database is asked for: made here of rules that were parsed, and of nothing else. */
export type ContactQuery = mongo.Filter<ContactDocument>;

/** The moment at which rules are asked; days are those of the zone. */
export interface AskedAt {
  now: number;
  zone: Zone;
}

const EVERYBODY: ContactQuery = {};
const NOBODY: ContactQuery = { _id: { $in: [] } };

/** Rules about what is kept with contacts, all of which have to hold. */
export function toContactQuery(rules: readonly Rule[], at: AskedAt): ContactQuery {
  return all(rules.map((rule) => toQuery(rule, at)));
}

export function all(queries: readonly ContactQuery[]): ContactQuery {
  const asking = queries.filter((query) => Object.keys(query).length > 0);
  if (asking.length === 0) return EVERYBODY;
  return asking.length === 1 ? asking[0] : { $and: [...asking] };
}

function toQuery(rule: Rule, at: AskedAt): ContactQuery {
  switch (rule.kind) {
    case 'all':
      return all(rule.rules.map((each) => toQuery(each, at)));
    case 'any':
      return rule.rules.length === 0 ? NOBODY : { $or: rule.rules.map((each) => toQuery(each, at)) };
    case 'not':
      return { $nor: [toQuery(rule.rule, at)] };
    case 'field':
      return { [rule.path]: toCondition(rule.path, rule.test, at) };
    default:
      throw new Error(`The database does not know of rules of kind ${rule.kind}`);
  }
}

function toCondition(path: string, test: FieldTest, at: AskedAt): unknown {
  switch (test.op) {
    case 'is':
      return test.values.length === 1 ? { $eq: test.values[0] } : { $in: [...test.values] };
    case 'text': {
      const pattern = literally(test.text);
      const ends = { within: pattern, start: `^${pattern}`, end: `${pattern}\\z` };
      // e-mails are in lower case: so the beginning of one is found by its index
      return { $regex: ends[test.where], ...(path !== 'email' && { $options: 'i' }) };
    }
    case 'compare':
      return { [`$${test.by}`]: test.value };
    case 'time': {
      const { begins, ends } = instantsOf(test.at, at);
      const isDay = 'day' in test.at;
      if (test.by === 'gt') return isDay ? { $gte: new Date(ends) } : { $gt: new Date(ends) };
      if (test.by === 'gte') return { $gte: new Date(begins) };
      if (test.by === 'lt') return { $lt: new Date(begins) };
      return isDay ? { $lt: new Date(ends) } : { $lte: new Date(ends) };
    }
    case 'days':
      return daysCondition(test, at);
    case 'present':
      return path === 'tags' ? { $ne: [] } : { $exists: true };
  }
}

function daysCondition(
  { type, direction, days }: Extract<FieldTest, { op: 'days' }>,
  { now, zone }: AskedAt,
): unknown {
  if (type === 'time') return { $gte: new Date(now - Math.round(days * DAY_MS)) };
  const today = zone.dayOf(now);
  return direction === 'last'
    ? { $gte: dayLabel(today - days), $lte: dayLabel(today) }
    : { $gte: dayLabel(today), $lte: dayLabel(today + days) };
}
