import {
  type AnalyticsWorld,
  analyticsWorld,
  randomNumbers,
} from '../../../../test/factories/analytics-world.js';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import {
  naiveWorld,
  type Person,
  ruleMaker,
  RULE_FIELDS,
} from '../../../../test/factories/segment-worlds.js';
import { Zone } from '../../../common/index.js';
import type { ContactState } from '../../contacts/contact.js';
import { Contacts } from '../../contacts/contacts.js';
import { ContactFields } from '../../contacts/fields/contact-fields.js';
import { SegmentsModule } from '../segments.module.js';
import type { SegmentRules } from '../segment.js';
import { SegmentReader } from './segment-reader.js';

const NOW = Date.parse('2026-03-20T15:30:00Z');
const PEOPLE = 150;
const EVENTS = 900;
const RULES = 150;

describe('who is in a segment, against going through everybody', () => {
  const random = randomNumbers(9);
  const clock = new ManualClock(NOW);
  const naive = naiveWorld(random, {
    now: NOW,
    zone: Zone.find('America/Sao_Paulo')!,
    people: PEOPLE,
    events: EVENTS,
  });
  const ids = new Map<Person, string>();
  let world: AnalyticsWorld;
  let reader: SegmentReader;

  beforeAll(async () => {
    world = await analyticsWorld({ BUSINESS_TZ: 'America/Sao_Paulo' }, { imports: [SegmentsModule], clock });
    reader = world.module.get(SegmentReader);
    const fields = world.module.get(ContactFields);
    for (const field of RULE_FIELDS) await fields.declare(field);
    const contacts = world.module.get(Contacts);
    const state = (_: unknown, { person }: { person: Person }): ContactState => person.state;
    for (const person of naive.people) {
      clock.advance(person.createdAt - clock.now());
      const [{ contact }] = await contacts.upsertWith(
        [{ email: person.state.email, person }],
        'staff',
        state,
      );
      ids.set(person, contact.id);
    }
    clock.advance(NOW - clock.now());
    for (let at = 0; at < naive.events.length; at += 300) {
      await world.record(1 + (at % 2), naive.events.slice(at, at + 300));
    }
    await world.connection.collection('member_products').insertMany(naive.products as object[]);
    await world.connection.collection('member_grants').insertMany(naive.grants as object[]);
  });
  afterAll(() => world?.close());

  const expected = (rules: SegmentRules) =>
    naive.people
      .filter((person) => naive.holds(rules, person))
      .map((person) => ids.get(person)!)
      .sort();

  async function scanned(
    rules: SegmentRules | null,
    limit: number,
    subscribedOnly = false,
  ): Promise<string[]> {
    const all: string[] = [];
    const pages = await reader.pages(rules, { subscribedOnly });
    for (let afterId: string | undefined; ;) {
      const page = await pages(limit, afterId);
      all.push(...page);
      if (page.length < limit) return all;
      afterId = page.at(-1)!;
    }
  }

  it('counts, pages and picks as many as there are, for rules of every kind', async () => {
    const make = ruleMaker(random, NOW);
    const everybody = [...ids.values()];
    let [some, mixed] = [0, 0];
    for (let at = 0; at < RULES; at++) {
      const rules = make();
      const wanted = expected(rules);
      const said = JSON.stringify(rules);
      expect([said, await reader.count(rules)]).toEqual([said, wanted.length]);
      const few = everybody.filter(() => random() < 0.3);
      const picked = await reader.matches(rules, few);
      expect([said, [...picked].sort()]).toEqual([said, few.filter((id) => wanted.includes(id)).sort()]);
      if (at % 5 === 0) expect([said, await scanned(rules, 37)]).toEqual([said, wanted]);
      if (wanted.length > 0 && wanted.length < PEOPLE) some++;
      mixed += Number(said.includes('"event"') && said.includes('"field"'));
    }
    // the rules are worth something
    expect(some).toBeGreaterThan(RULES / 3);
    expect(mixed).toBeGreaterThan(RULES / 10);
  });
});
