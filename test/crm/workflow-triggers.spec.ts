import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { dayLabel } from '../../src/common/index.js';
import { Config } from '../../src/config/index.js';
import type { Contact, ContactInput } from '../../src/crm/contacts/contact.js';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import { ContactNews } from '../../src/crm/contacts/news/contact-news.js';
import { WorkflowTurns } from '../../src/crm/workflows/definition/workflow-turns.js';
import { ActiveWorkflows } from '../../src/crm/workflows/runtime/active-workflows.js';
import { MOST_LINKS } from '../../src/crm/workflows/runtime/entrance.js';
import { Entries } from '../../src/crm/workflows/runtime/entries.js';
import { RunRepository } from '../../src/crm/workflows/runtime/runs/run.repository.js';
import { SegmentMemberRepository } from '../../src/crm/workflows/runtime/triggers/segment-member.repository.js';
import { TriggerLooks } from '../../src/crm/workflows/runtime/triggers/trigger-looks.js';
import { TriggerWatch } from '../../src/crm/workflows/runtime/triggers/trigger-watch.js';
import { ManualClock } from '../factories/manual-clock.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const WORKFLOWS = '/api/crm/workflows';
const DAY_MS = 86_400_000;
const AGAIN = { reentry: { mode: 'every-time' } };

describe('triggers of workflows', () => {
  let test: TestApp;
  let api: ApiClient;
  let contacts: Contacts;
  let runs: RunRepository;
  let looks: TriggerLooks;
  /** Moved by hand, for a process that only watches. */
  const clock = new ManualClock();
  let watch: TriggerWatch;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp({ BUSINESS_TZ: 'America/Sao_Paulo' });
    api = await ApiClient.logIn(test.url);
    contacts = test.app.get(Contacts);
    runs = test.app.get(RunRepository);
    looks = test.app.get(TriggerLooks);
    watch = otherProcess();
    await api.post('/api/crm/fields', { key: 'birthday', type: 'date' });
    await api.post('/api/crm/fields', { key: 'renewal', type: 'date' });
  });
  afterAll(() => test?.close());

  const otherProcess = () =>
    new TriggerWatch(
      test.app.get(ActiveWorkflows),
      looks,
      test.app.get(WorkflowTurns),
      clock,
      test.app.get(Config),
    );
  const contactOf = async (more: Partial<ContactInput> = {}): Promise<Contact> => {
    const said = { email: `lead${++count}@example.com`, ...more };
    return (await contacts.upsertByEmail([said], 'staff'))[0].contact;
  };
  /** One that is active, with one action; `wait` keeps its runs on their way. */
  const active = async (type: string, data: object, action: object = { add: ['done'] }): Promise<string> => {
    const { body } = await api.post(WORKFLOWS, {
      name: `W${++count}`,
      nodes: [
        { id: 'start', type, data },
        { id: 'act', type: 'action.tag', data: action },
      ],
      edges: [{ source: 'start', target: 'act' }],
    });
    const id = body.id as string;
    await activate(id);
    return id;
  };
  const activate = async (id: string) => {
    const answer = await api.post(`${WORKFLOWS}/${id}/activate`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  };
  const deactivate = (id: string) => api.post(`${WORKFLOWS}/${id}/deactivate`);
  const entered = async (id: string) =>
    (await runs.list(id, {}, 1000)).map(({ contactId }) => contactId).sort();
  const newsHandled = async () => {
    const rows = test.app.get<Connection>(getConnectionToken()).collection('crm_contacts');
    await test.app.get(ContactNews).handleAll();
    await until(async () => (await rows.countDocuments({ 'news.id': { $exists: true } })) === 0);
  };

  describe('a tag', () => {
    it('begins runs of who is given it, in any case, each time once', async () => {
      const before = await contactOf({ tags: ['vip'] });
      const id = await active('trigger.tag-added', { tag: ' VIP ', ...AGAIN });
      const [ana, bia] = [await contactOf(), await contactOf({ tags: ['vip'] })];
      await contacts.addTags(ana.id, ['vip', 'other']);
      await contacts.addTags(ana.id, ['vip']);
      await contacts.addTags(before.id, ['vip', 'other']);
      await newsHandled();
      expect(await entered(id)).toEqual([ana.id, bia.id].sort());
      await contacts.removeTags(ana.id, ['vip']);
      await contacts.addTags(ana.id, ['vip']);
      await newsHandled();
      expect(await entered(id)).toEqual([ana.id, ana.id, bia.id].sort());
      await deactivate(id);
      await contacts.addTags((await contactOf()).id, ['vip']);
      await newsHandled();
      expect(await entered(id)).toHaveLength(3);
    });

    it('given by an action begins others; a circle comes to an end', async () => {
      const ping = await active(
        'trigger.tag-added',
        { tag: 'ping', ...AGAIN },
        { add: ['pong'], remove: ['ping'] },
      );
      const pong = await active(
        'trigger.tag-added',
        { tag: 'pong', ...AGAIN },
        { add: ['ping'], remove: ['pong'] },
      );
      const { id } = await contactOf({ tags: ['ping'] });
      const all = async () => [...(await runs.list(ping, {}, 100)), ...(await runs.list(pong, {}, 100))];
      await until(async () => {
        await newsHandled();
        const found = await all();
        return found.length > MOST_LINKS && found.every(({ status }) => status === 'completed');
      });
      await newsHandled();
      const found = await all();
      expect(found.map(({ depth }) => depth).sort((a, b) => a - b)).toEqual(
        Array.from({ length: MOST_LINKS + 1 }, (_, at) => at),
      );
      expect(new Set(found.map(({ contactId }) => contactId))).toEqual(new Set([id]));
      await deactivate(ping);
      await deactivate(pong);
    });
  });

  describe('a segment', () => {
    const segmentOf = async (tag: string) =>
      (
        await api.post('/api/crm/segments', {
          name: tag,
          rules: { all: [{ field: 'tags', op: 'contains', value: tag }] },
        })
      ).body.id as string;
    /** A minute later, in whichever process. */
    const look = async () => {
      clock.advance(61_000);
      await watch.look();
    };
    const based = async (id: string) => {
      await until(async () => (await looks.states.find([id])).get(id)?.lookedAt !== undefined);
      clock.advance(Math.max(0, Date.now() - clock.now()));
    };

    it('begins runs of who comes into it, again when they come again', async () => {
      const segmentId = await segmentOf('buyer');
      const there = await contactOf({ tags: ['buyer'] });
      const id = await active('trigger.segment-entered', { segmentId, ...AGAIN });
      await based(id);
      await look();
      expect(await entered(id)).toEqual([]);

      const [ana, bia] = [await contactOf({ tags: ['buyer'] }), await contactOf()];
      await look();
      expect(await entered(id)).toEqual([ana.id]);
      await contacts.addTags(bia.id, ['buyer']);
      await contacts.removeTags(ana.id, ['buyer']);
      await contacts.removeTags(there.id, ['buyer']);
      await look();
      await look();
      expect(await entered(id)).toEqual([ana.id, bia.id].sort());
      await contacts.addTags(ana.id, ['buyer']);
      await look();
      expect(await entered(id)).toEqual([ana.id, ana.id, bia.id].sort());
      await deactivate(id);
    });

    it('begins none for who came while it was off, nor by another segment', async () => {
      const [first, second] = [await segmentOf('one'), await segmentOf('two')];
      const id = await active('trigger.segment-entered', { segmentId: first });
      await based(id);
      await deactivate(id);
      await contactOf({ tags: ['one'] });
      await contactOf({ tags: ['two'] });
      await activate(id);
      await look();
      await look();
      expect(await entered(id)).toEqual([]);
      const nodes = [
        { id: 'start', type: 'trigger.segment-entered', data: { segmentId: second } },
        { id: 'act', type: 'action.tag', data: { add: ['done'] } },
      ];
      await api.patch(`${WORKFLOWS}/${id}`, { nodes });
      await activate(id);
      await look();
      await look();
      expect(await entered(id)).toEqual([]);
      const late = await contactOf({ tags: ['two'] });
      await look();
      expect(await entered(id)).toEqual([late.id]);
      await deactivate(id);
    });

    it('has who is there enter when that is wanted', async () => {
      const segmentId = await segmentOf('there');
      const there = [await contactOf({ tags: ['there'] }), await contactOf({ tags: ['there'] })];
      const id = await active('trigger.segment-entered', { segmentId, includeExisting: true });
      await based(id);
      await look();
      expect(await entered(id)).toEqual(there.map((contact) => contact.id).sort());
      await deactivate(id);
    });

    it('is looked at again from where a crash has cut it off: nobody twice, nobody left out', async () => {
      const segmentId = await segmentOf('crash');
      const id = await active('trigger.segment-entered', { segmentId, ...AGAIN });
      await based(id);
      const said = Array.from({ length: 700 }, (_, at) => ({
        email: `crash${at}@example.com`,
        tags: ['crash'],
      }));
      const many = (await contacts.upsertByEmail(said, 'staff')).map(({ contact }) => contact);
      const [workflow] = test.app
        .get(ActiveWorkflows)
        .ofKind('trigger.segment-entered')
        .filter((each) => each.id === id);
      const state = (await looks.states.find([id])).get(id)!;
      // asked once before it reads, and before each batch that it writes
      for (const most of [1, 2]) {
        let kept = 0;
        const cut = () => (++kept > most ? Promise.reject(new Error('killed')) : Promise.resolve());
        await expect(looks.segments.look(workflow, state, new Date(), cut)).rejects.toThrow('killed');
      }
      const before = new Set(await entered(id));
      expect(before.size).toBeGreaterThan(0);
      expect(before.size).toBeLessThan(700);
      // killed between entries and their note
      const cause = { id: `segment ${state.look}`, at: new Date() };
      const others = many.filter((contact) => !before.has(contact.id)).slice(0, 9);
      await test.app.get(Entries).enterMany(
        id,
        others.map((contact) => ({ contactId: contact.id, cause })),
      );
      await look();
      await look();
      expect(await entered(id)).toEqual(many.map((contact) => contact.id).sort());
      await deactivate(id);
    });

    it('forgets whom it saw when they are erased', async () => {
      const segmentId = await segmentOf('erased');
      const there = [await contactOf({ tags: ['erased'] }), await contactOf({ tags: ['erased'] })];
      const id = await active('trigger.segment-entered', { segmentId });
      await based(id);
      await deactivate(id);
      const seen = async () => {
        const found: string[] = [];
        for await (const { contactIds } of test.app.get(SegmentMemberRepository).groups(id))
          found.push(...contactIds);
        return found.sort();
      };
      expect(await seen()).toEqual(there.map((contact) => contact.id).sort());
      await api.post(`/api/crm/contacts/${there[0].id}/erase`, {});
      expect(await seen()).toEqual([there[1].id]);
    });

    it('is looked at by one process at a time', async () => {
      const segmentId = await segmentOf('two processes');
      const id = await active('trigger.segment-entered', { segmentId, ...AGAIN });
      await based(id);
      const many = await Promise.all(
        Array.from({ length: 20 }, () => contactOf({ tags: ['two processes'] })),
      );
      clock.advance(61_000);
      await Promise.all([watch.look(), otherProcess().look(), otherProcess().look()]);
      expect(await entered(id)).toEqual(many.map((contact) => contact.id).sort());
      await deactivate(id);
    });

    it('that cannot be asked holds up no other, and is forgotten with its workflow', async () => {
      await api.post('/api/crm/fields', { key: 'leaving', type: 'text' });
      const { body } = await api.post('/api/crm/segments', {
        name: 'leaving',
        rules: { all: [{ field: 'leaving', op: 'eq', value: 'x' }] },
      });
      const bad = await active('trigger.segment-entered', { segmentId: body.id as string });
      const id = await active('trigger.segment-entered', { segmentId: await segmentOf('fine') });
      await based(bad);
      await based(id);
      await api.delete('/api/crm/fields/leaving');
      const { id: contactId } = await contactOf({ tags: ['fine'] });
      await look();
      expect(await entered(id)).toEqual([contactId]);
      for (const each of [bad, id]) {
        await deactivate(each);
        await api.delete(`${WORKFLOWS}/${each}`);
      }
      const database = test.app.get<Connection>(getConnectionToken());
      expect(await database.collection('crm_trigger_states').countDocuments({ _id: id as never })).toBe(0);
      expect(await database.collection('crm_segment_members').countDocuments({ workflowId: id })).toBe(0);
    });
  });

  describe('a date', () => {
    /** Noon in São Paulo, some days from now. */
    const noon = (days: number) => Math.floor(clock.now() / DAY_MS + days) * DAY_MS + 15 * 3_600_000;
    const dayOf = (ms: number, years = 0) => {
      const label = dayLabel(Math.floor(ms / DAY_MS));
      return `${Number(label.slice(0, 4)) - years}${label.slice(4)}`;
    };
    const to = async (ms: number) => {
      clock.advance(ms - clock.now());
      await watch.look();
    };

    it('begins runs at its moment, before or after it, once each', async () => {
      const at = noon(3);
      const field = (days: number) => ({ fields: { renewal: dayOf(at + days * DAY_MS) } });
      const [today, soon] = [await contactOf(field(0)), await contactOf(field(300))];
      await contactOf(field(1));
      const onIt = await active('trigger.date', { field: 'renewal', time: '12:00', ...AGAIN });
      const before = await active('trigger.date', { field: 'renewal', offsetDays: -300, time: '12:00' });
      await to(at - 1000);
      expect([await entered(onIt), await entered(before)]).toEqual([[], []]);
      await to(at);
      expect([await entered(onIt), await entered(before)]).toEqual([[today.id], [soon.id]]);
      await to(at + 1000);
      await otherProcess().look();
      expect([await entered(onIt), await entered(before)]).toEqual([[today.id], [soon.id]]);
      await deactivate(onIt);
      await deactivate(before);
    });

    it('comes every year, for all who have that day', async () => {
      const at = noon(2);
      const born = [
        await contactOf({ fields: { birthday: dayOf(at, 30) } }),
        await contactOf({ fields: { birthday: dayOf(at, 21) } }),
      ];
      await contactOf({ fields: { birthday: dayOf(at + DAY_MS, 30) } });
      await contactOf({ fields: { birthday: dayOf(at, -1) } });
      const id = await active('trigger.date', {
        field: 'birthday',
        everyYear: true,
        time: '12:00',
        ...AGAIN,
      });
      await to(at);
      expect(await entered(id)).toEqual(born.map((contact) => contact.id).sort());
      await deactivate(id);
    });

    it('is made up for after some days without a process, not after many; nothing of before it was switched on', async () => {
      const at = noon(10);
      const on = (days: number) => contactOf({ fields: { renewal: dayOf(at + days * DAY_MS) } });
      await on(-8);
      const missed = [await on(-6), await on(-1), await on(0)];
      await on(1);
      const id = await active('trigger.date', { field: 'renewal', time: '12:00' });
      await to(at);
      expect(await entered(id)).toEqual(missed.map((contact) => contact.id).sort());
      await deactivate(id);
    });
  });
});
