import { dayLabel, parseDay, type Zone } from '../../src/common/index.js';
import type { ContactState, FieldValue } from '../../src/crm/contacts/contact.js';
import type { FieldType } from '../../src/crm/contacts/fields/field.js';
import type { Contribution } from '../../src/events/index.js';

/** A contact as it is to be stored. */
export interface Person {
  state: ContactState;
  createdAt: number;
}

type Said = Record<string, unknown>;
type Random = () => number;

const DAY = 86_400_000;
const CITIES = ['Recife', 'São Paulo', 'são paulo', 'Olinda (PE)', 'a.b*c', ''];
const TAGS = ['vip', 'aluno', 'lead quente', 'c++'];
const TYPES = ['purchase', 'login', 'deposit'];
const LIFECYCLES = ['lead', 'customer', 'churned'] as const;
const MODULES = ['pro', 'start'];

export const RULE_FIELDS: { key: string; type: FieldType; options?: string[] }[] = [
  { key: 'city', type: 'text' },
  { key: 'score', type: 'number' },
  { key: 'vip', type: 'boolean' },
  { key: 'since', type: 'date' },
  { key: 'level', type: 'choice', options: ['gold', 'silver'] },
];

const picker =
  (random: Random) =>
  <T>(items: readonly T[]): T =>
    items[Math.floor(random() * items.length)];

/** People with events and grants, and who of them rules are about, worked out one by one. */
export function naiveWorld(
  random: Random,
  { now, zone, people: count, events: most }: { now: number; zone: Zone; people: number; events: number },
) {
  const pick = picker(random);
  const whole = (below: number) => Math.floor(random() * below);
  const people = Array.from({ length: count }, (_, at): Person => personOf(at));

  function personOf(at: number): Person {
    const fields: Record<string, FieldValue> = {};
    if (random() < 0.7) fields['city'] = pick(CITIES);
    if (random() < 0.7) fields['score'] = whole(6) - 1.5;
    if (random() < 0.5) fields['vip'] = random() < 0.5;
    if (random() < 0.6) fields['since'] = dayLabel(zone.dayOf(now) - whole(80) + 20);
    if (random() < 0.6) fields['level'] = pick(['gold', 'silver']);
    const ids = [`usr_${at}`, `Usr_${at}`, `other${at}@work.example`, `Other${at}@Work.example`];
    return {
      createdAt: now - (count - at) * 7 * 3_600_000,
      state: {
        email: `person${at}@example.com`,
        ...(random() < 0.2 && { otherEmails: [`old${at}@example.com`, `older${at}@example.com`] }),
        ...(random() < 0.8 && { name: `${pick(['Ana', 'ANA', 'Béa', 'Édson'])} ${at}` }),
        tags: TAGS.filter(() => random() < 0.3),
        fields,
        ...(random() < 0.5 && { stage: pick(['new', 'won']) }),
        ...(random() < 0.3 && { ownerId: pick(['usr_s1', 'usr_s2']) }),
        ...(random() < 0.6 && { userId: pick(ids) }),
        subscription: {
          status: pick(['subscribed', 'unsubscribed', 'pending'] as const),
          at: new Date(now),
          by: 'staff',
        },
        lifecycle: pick(LIFECYCLES),
      },
    };
  }

  /** One of the ways in which senders may write somebody, or somebody that nobody knows. */
  function nameOf(): string {
    const at = whole(count * 0.7);
    const { email, otherEmails = [], userId } = people[at].state;
    const name = pick([email, email, ...otherEmails, userId ?? `usr_${at}`, `nobody${at}`]);
    return pick([name, name, name, name.toUpperCase(), name.toLowerCase()]);
  }

  const events = Array.from({ length: most }, (): Contribution => ({
    userId: nameOf(),
    type: pick(TYPES),
    amount: random() < 0.2 ? null : BigInt(whole(2_000_000) - 500_000),
    currency: pick(['BRL', 'BRL', 'USD']),
    // some at the very edges of what is asked
    timestamp: new Date(now - (random() < 0.2 ? pick([30, 7, 1]) * DAY - pick([-1, 0, 1]) : whole(70 * DAY))),
  }));

  const products = MODULES.map((slug) => ({
    _id: `prd_${slug}`,
    ...{ name: slug, match: [], modules: [slug], durationDays: null, checkoutUrl: null },
    createdAt: new Date(now),
  }));
  const grants = Array.from({ length: count }, (_, at) => {
    const account = people[whole(count)].state.userId ?? `usr_${at}`;
    const owner = random() < 0.5 ? { userId: account } : { buyer: nameOf().toLowerCase() };
    const subject =
      random() < 0.7
        ? { productId: pick(products)._id, orderId: `o${at}` }
        : { moduleSlugs: [pick(MODULES)] };
    const startsAt = new Date(now - whole(100) * DAY);
    return {
      _id: `grt_${String(at).padStart(4, '0')}`,
      ...owner,
      ...subject,
      ...{ startsAt, createdAt: startsAt },
      ...(random() < 0.2 && { ended: { reason: 'refund', at: new Date(now - DAY) } }),
      ...(!('productId' in subject) && random() < 0.5 && { until: new Date(now + (whole(20) - 10) * DAY) }),
    };
  });

  const isNameOf = ({ email, otherEmails = [], userId }: ContactState, name: string) =>
    [email, ...otherEmails, ...(userId === undefined ? [] : [userId])].includes(name.toLowerCase()) ||
    name === userId;

  const valueOf = (state: ContactState, createdAt: number, field: string): unknown => {
    if (field === 'createdAt') return createdAt;
    if (field === 'subscribed') return state.subscription.status === 'subscribed';
    const own = state as unknown as Said;
    const key = field.replace(/^fields\./, '');
    return RULE_FIELDS.some((each) => each.key === key) ? state.fields[key] : own[field];
  };
  const begins = (day: string, plus = 0) => zone.startOfDay(parseDay(day)! + plus);

  function fieldHolds({ field, op, value }: Said, { state, createdAt }: Person): boolean {
    const actual = valueOf(state, createdAt, field as string);
    const isThere = Array.isArray(actual) ? actual.length > 0 : actual !== undefined;
    const has = (wanted: unknown) => (Array.isArray(actual) ? actual.includes(wanted) : actual === wanted);
    const text = (test: (actual: string, wanted: string) => boolean) =>
      typeof actual === 'string' && test(actual.toLowerCase(), (value as string).toLowerCase());
    const list = value as unknown[];
    switch (op) {
      case 'eq':
        return has(value);
      case 'ne':
        return !has(value);
      case 'in':
        return list.some(has);
      case 'not_in':
        return !list.some(has);
      case 'contains':
        return field === 'tags' ? has(value) : text((a, b) => a.includes(b));
      case 'not_contains':
        return !(field === 'tags' ? has(value) : text((a, b) => a.includes(b)));
      case 'starts_with':
        return text((a, b) => a.startsWith(b));
      case 'ends_with':
        return text((a, b) => a.endsWith(b));
      case 'exists':
        return isThere;
      case 'not_exists':
        return !isThere;
      case 'last_days':
        return field === 'createdAt'
          ? createdAt >= now - (value as number) * DAY
          : isThere && within(actual as string, -(value as number), 0);
      case 'next_days':
        return isThere && within(actual as string, 0, value as number);
      default:
        return isThere && ordered(actual as number, op as string, value);
    }
  }
  const within = (day: string, from: number, to: number) => {
    const ahead = parseDay(day)! - zone.dayOf(now);
    return ahead >= from && ahead <= to;
  };
  function ordered(actual: number | string, op: string, value: unknown): boolean {
    if (typeof actual === 'string') return compare(actual, op, value as string);
    if (typeof value === 'number') return compare(actual, op, value);
    const day = parseDay(value as string) === null ? null : (value as string);
    if (day === null) return compare(actual, op, Date.parse(value as string));
    if (op === 'gt' || op === 'gte') return actual >= begins(day, op === 'gt' ? 1 : 0);
    return actual < begins(day, op === 'lte' ? 1 : 0);
  }
  function compare<T extends number | string | bigint>(a: T, op: string, b: T): boolean {
    return { eq: a === b, ne: a !== b, gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[op as 'eq'];
  }

  function eventHolds(rule: Said, { state }: Person): boolean {
    const own = events.filter(({ type, userId }) => type === rule['event'] && isNameOf(state, userId));
    const op = (rule['op'] ?? 'gte') as string;
    if (/^(first|last)_/.test(op)) {
      const times = own.map(({ timestamp }) => timestamp.getTime());
      if (times.length === 0) return false;
      const [at, day] = [rule['at'] as string, parseDay((rule['at'] as string) ?? '')];
      const isBefore = op.endsWith('before');
      const border =
        rule['daysAgo'] !== undefined
          ? now - (rule['daysAgo'] as number) * DAY
          : day === null
            ? Date.parse(at)
            : begins(at, isBefore ? 0 : 1);
      const time = op.startsWith('first') ? Math.min(...times) : Math.max(...times);
      return isBefore ? time < border : time >= border;
    }
    const edge = (said: unknown, plus: number) =>
      parseDay(said as string) === null ? Date.parse(said as string) : begins(said as string, plus);
    const from = rule['withinDays'] !== undefined ? now - (rule['withinDays'] as number) * DAY : -Infinity;
    const counted = own.filter(({ timestamp }) => {
      const at = timestamp.getTime();
      if (rule['from'] !== undefined && at < edge(rule['from'], 0)) return false;
      return at >= from && (rule['to'] === undefined || at < edge(rule['to'], 1));
    });
    if (op === 'never') return counted.length === 0;
    if (rule['sum'] === undefined) return compare(counted.length, op, (rule['count'] ?? 1) as number);
    const currency = rule['currency'] ?? 'BRL';
    const valued = counted.filter((event) => event.currency === currency);
    const sum = valued.reduce((all, { amount }) => all + (amount ?? 0n), 0n);
    return compare(sum, op, BigInt(Math.round((rule['sum'] as number) * 10_000)));
  }

  function accessHolds({ entitlement, module, product }: Said, { state }: Person): boolean {
    const own = grants.filter((grant) => {
      const slugs = 'productId' in grant ? [grant.productId!.slice(4)] : grant.moduleSlugs;
      if (module !== undefined && !slugs.includes(module as string)) return false;
      if (product !== undefined && (grant as { productId?: string }).productId !== product) return false;
      return isNameOf(state, ('userId' in grant ? grant.userId : grant.buyer)!);
    });
    const states = own.map((grant) => {
      const { ended, until } = grant as { ended?: object; until?: Date };
      if (ended || (until && until.getTime() <= now)) return 'ended';
      return 'userId' in grant ? 'active' : 'waiting';
    });
    if (entitlement !== 'ended') return states.includes(entitlement as 'active');
    return states.length > 0 && states.every((each) => each === 'ended');
  }

  function holds(rule: Said, person: Person): boolean {
    if ('all' in rule) return (rule['all'] as Said[]).every((each) => holds(each, person));
    if ('any' in rule) return (rule['any'] as Said[]).some((each) => holds(each, person));
    if ('not' in rule) return !holds(rule['not'] as Said, person);
    if ('field' in rule) return fieldHolds(rule, person);
    return 'event' in rule ? eventHolds(rule, person) : accessHolds(rule, person);
  }

  return { people, events, products, grants, holds };
}

/** Makes rules of every kind. */
export function ruleMaker(random: Random, now: number): () => Said {
  const pick = picker(random);
  const whole = (below: number) => Math.floor(random() * below);
  const list = (items: readonly unknown[]) => Array.from({ length: 1 + whole(3) }, () => pick(items));
  const time = () => {
    const at = new Date(now - whole(60 * DAY)).toISOString();
    return random() < 0.5 ? at.slice(0, 10) : at;
  };

  function field(): Said {
    const words = ['ana', 'É', '1', '.*', 'RECIFE', 'São', 'a.b', '(pe)', '$', '\\'];
    const emails = ['person1@example.com', 'PERSON2@example.com', 'nobody@example.com'];
    const order = ['gt', 'gte', 'lt', 'lte'];
    const among = (name: string, items: readonly unknown[], more: readonly string[] = []): Said => {
      const op = pick(['eq', 'ne', 'in', 'not_in', ...more]);
      return {
        field: name,
        op,
        ...(!op.includes('exists') && { value: op.includes('in') ? list(items) : pick(items) }),
      };
    };
    return pick<() => Said>([
      () => ({
        field: pick(['name', 'city', 'fields.city', 'email']),
        op: pick(['contains', 'not_contains', 'starts_with', 'ends_with']),
        value: pick(words),
      }),
      () => among('city', CITIES, ['exists', 'not_exists']),
      () => {
        const { op, value } = among('email', emails);
        const lower = (each: unknown) => (each as string).toLowerCase();
        return { field: 'email', op, value: Array.isArray(value) ? value.map(lower) : lower(value) };
      },
      () => among('tags', TAGS, ['exists', 'not_exists']),
      () => ({ field: 'tags', op: pick(['contains', 'not_contains']), value: pick(TAGS) }),
      () => among('stage', ['new', 'won'], ['exists', 'not_exists']),
      () => among('ownerId', ['usr_s1', 'usr_s2']),
      () => among('lifecycle', LIFECYCLES),
      () => among('level', ['gold', 'silver']),
      () => among('score', [-0.5, 0.5, 2.5, 9], ['exists']),
      () => ({ field: 'score', op: pick(order), value: pick([-0.5, 0, 2.5]) }),
      () => ({ field: pick(['subscribed', 'vip']), op: pick(['eq', 'ne']), value: random() < 0.5 }),
      () => ({ field: 'since', op: pick([...order, 'eq', 'ne']), value: time().slice(0, 10) }),
      () => ({ field: 'since', op: pick(['last_days', 'next_days']), value: 1 + whole(30) }),
      () => ({ field: 'createdAt', op: pick(order), value: time() }),
      () => ({ field: 'createdAt', op: 'last_days', value: 1 + whole(40) }),
    ])();
  }

  function event(): Said {
    const window = pick<() => Said>([
      () => ({}),
      () => ({ withinDays: pick([30, 7, 1, 0.5]) }),
      () => ({ from: time() }),
      () => ({ from: time(), to: time() }),
      () => ({ to: time() }),
    ]);
    const op = () => pick(['eq', 'ne', 'gt', 'gte', 'lt', 'lte']);
    const type = { event: pick([...TYPES, 'nothing']) };
    return pick<() => Said>([
      () => ({ ...type, ...window() }),
      () => ({ ...type, op: op(), count: whole(5), ...window() }),
      () => ({
        ...type,
        op: op(),
        sum: pick([0, 50, 120.5, -3]),
        ...window(),
        currency: pick(['BRL', 'USD']),
      }),
      () => ({ ...type, op: 'never', ...window() }),
      () => ({
        ...type,
        op: pick(['first_before', 'first_after', 'last_before', 'last_after']),
        ...(random() < 0.5 ? { at: time() } : { daysAgo: pick([30, 7, 1]) }),
      }),
    ])();
  }

  function access(): Said {
    const of = pick<Said>([{}, { module: pick(MODULES) }, { product: `prd_${pick(MODULES)}` }]);
    return { entitlement: pick(['active', 'waiting', 'ended']), ...of };
  }

  function rule(depth: number): Said {
    const chance = random();
    if (depth < 3 && chance < 0.25) return group(depth + 1);
    if (depth < 3 && chance < 0.35) return { not: rule(depth + 1) };
    if (chance < 0.65) return field();
    return chance < 0.88 ? event() : access();
  }

  function group(depth: number): Said {
    return { [pick(['all', 'any'])]: Array.from({ length: 1 + whole(3) }, () => rule(depth)) };
  }

  return () => group(1);
}
