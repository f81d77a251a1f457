import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  type EventInbox,
  EventInboxes,
  EventLedger,
  type InboxItem,
  type InboxOutcome,
  type NewEvent,
} from '../src/events/index.js';
import { SeedRunDocument } from './seed-run.schema.js';
import { type Plan, Story } from './story.js';

/** Events that come as one item; the ledger counts about as many in a batch. */
const PART_EVENTS = 2000;
/** How long "nothing to load" is believed, in ms, before the collection is looked at again. */
const IDLE_MS = 5000;

export interface SeedProgress {
  /** Events that are counted, new or not. */
  told: number;
  created: number;
  finished: boolean;
}

/**
 * Seeds as an inbox of the ledger: the run is stored, its events are made anew from the plan whenever they are needed.
 * So a run that is cut short goes on in whichever process takes over its slot, and a repeated one adds nothing.
 */
@Injectable()
export class SeedRuns implements EventInbox, OnModuleInit {
  readonly name = 'seeds';
  private idleUntil = 0;
  private stories = new Map<string, TellingStory>();

  constructor(
    @InjectModel(SeedRunDocument.name) private readonly model: Model<SeedRunDocument>,
    private readonly inboxes: EventInboxes,
    private readonly ledger: EventLedger,
  ) {}

  onModuleInit(): void {
    this.inboxes.register(this);
  }

  async isEmpty(): Promise<boolean> {
    return (await this.model.collection.findOne({}, { projection: { _id: 1 } })) === null;
  }

  /** Begins the run, or goes on with the same one of before: at its own `until`, so that nothing comes twice. */
  async begin(plan: Plan, now: Date): Promise<string> {
    const { seed, users, days, events, until, timeZone, currency } = plan;
    const _id = runId(plan);
    const todo = this.ledger.slotForNewItem();
    const fresh = {
      seed,
      users,
      days,
      events,
      until,
      timeZone,
      currency,
      createdAt: now,
      done: 0,
      created: 0,
      todo,
    };
    await this.model.updateOne({ _id }, { $setOnInsert: fresh }, { upsert: true });
    this.idleUntil = 0;
    this.ledger.wake();
    return _id;
  }

  async progress(id: string): Promise<SeedProgress> {
    const run = await this.model.findById(id).lean();
    if (!run) throw new Error(`no seed run ${id}`);
    const { ends } = this.story(run);
    return { told: ends[run.done - 1] ?? 0, created: run.created, finished: run.todo === undefined };
  }

  async hasDue(slot: number): Promise<boolean> {
    return (await this.model.collection.findOne({ todo: slot }, { projection: { _id: 1 } })) !== null;
  }

  async due(slot: number, limit: number, now: Date): Promise<InboxItem[]> {
    if (limit < 1 || now.getTime() < this.idleUntil) return [];
    const waiting = await this.model.find({ todo: { $exists: true } }).lean();
    if (waiting.length === 0) this.idleUntil = now.getTime() + IDLE_MS;
    const run = waiting.find(({ todo }) => todo === slot);
    return run ? [this.item(run, run.done)] : [];
  }

  async read(ids: readonly string[]): Promise<InboxItem[]> {
    const items: InboxItem[] = [];
    for (const id of ids) {
      const [run, part] = id.split('#');
      if (!id.startsWith('seed:') || part === undefined) continue;
      const stored = await this.model.findById(run).lean();
      if (stored) items.push(this.item(stored, Number(part)));
    }
    return items;
  }

  setAside(): Promise<void> {
    return Promise.resolve(); // a part is never ignored and cannot fail
  }

  async finish(outcomes: readonly InboxOutcome[]): Promise<void> {
    for (const { id, created } of outcomes) {
      const [run, text] = id.split('#') as [string, string];
      const part = Number(text);
      const stored = await this.model.findById(run).lean();
      if (!stored) continue;
      const last = part + 1 >= this.story(stored).ends.length;
      await this.model.updateOne(
        { _id: run, done: part }, // done already: a batch that is finished again
        { $inc: { done: 1, created }, ...(last && { $unset: { todo: 1 } }) },
      );
      if (last) this.stories.delete(run);
    }
  }

  private item(run: SeedRunDocument, part: number): InboxItem {
    return {
      id: `${run._id}#${part}`,
      source: 'seed',
      receivedAt: run.createdAt,
      events: this.story(run).part(part),
    };
  }

  private story(run: SeedRunDocument): TellingStory {
    let story = this.stories.get(run._id);
    if (!story) this.stories.set(run._id, (story = new TellingStory(run)));
    return story;
  }
}

function runId({ seed, users, days, events }: Plan): string {
  return `seed:${seed}:${users}:${days}:${events}`;
}

/** A story in parts that do not cross days. */
class TellingStory {
  /** How many events there are up to the end of each part. */
  readonly ends: number[] = [];
  private readonly parts: { day: number; from: number; to: number }[] = [];
  private readonly story: Story;
  private current: { day: number; events: NewEvent[] } | undefined;

  constructor(plan: Plan) {
    this.story = new Story(plan);
    let told = 0;
    for (const [day, events] of this.story.eventsByDay.entries()) {
      const parts = Math.ceil(events / PART_EVENTS);
      for (let part = 0; part < parts; part++) {
        const [from, to] = [part, part + 1].map((edge) => Math.round((events * edge) / parts)) as [
          number,
          number,
        ];
        this.parts.push({ day, from, to });
        this.ends.push((told += to - from));
      }
    }
  }

  part(number: number): NewEvent[] {
    const { day, from, to } = this.parts[number]!;
    if (this.current?.day !== day) this.current = { day, events: this.story.day(day) };
    return this.current.events.slice(from, to);
  }
}
