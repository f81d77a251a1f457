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
import { SeededData, type SeededState } from '../src/console/index.js';
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
    private readonly seeded: SeededData,
  ) {}

  onModuleInit(): void {
    this.inboxes.register(this);
    this.seeded.register(() => this.state());
  }

  async isEmpty(): Promise<boolean> {
    return (await this.model.collection.findOne({}, { projection: { _id: 1 } })) === null;
  }

  /** Of all runs together. */
  private async state(): Promise<SeededState> {
    if (await this.isEmpty()) return 'none';
    const waiting = { todo: { $exists: true } };
    return (await this.model.collection.findOne(waiting, { projection: { _id: 1 } })) ? 'loading' : 'loaded';
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

/** A story in parts of equal size. */
class TellingStory {
  /** How many events there are up to the end of each part. */
  readonly ends: number[];
  private readonly story: Story;
  /** How many events there are before each day. */
  private readonly dayStarts: number[] = [];
  private current: { day: number; events: NewEvent[] } | undefined;

  constructor(plan: Plan) {
    this.story = new Story(plan);
    let before = 0;
    for (const events of this.story.eventsByDay) {
      this.dayStarts.push(before);
      before += events;
    }
    const parts = Math.ceil(before / PART_EVENTS);
    this.ends = Array.from({ length: parts }, (_, part) => Math.min(before, (part + 1) * PART_EVENTS));
  }

  part(number: number): NewEvent[] {
    const from = number * PART_EVENTS;
    const to = this.ends[number];
    const events: NewEvent[] = [];
    let day = this.dayStarts.findLastIndex((start) => start <= from);
    for (; day < this.dayStarts.length && this.dayStarts[day] < to; day++) {
      const start = this.dayStarts[day];
      events.push(...this.day(day).slice(Math.max(0, from - start), to - start));
    }
    return events;
  }

  /** The next part often begins in the day in which the last one ended. */
  private day(index: number): NewEvent[] {
    if (this.current?.day !== index) this.current = { day: index, events: this.story.day(index) };
    return this.current.events;
  }
}
