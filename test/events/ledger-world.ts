import mongoose, { type Connection, type Model, type mongo } from 'mongoose';
import type { Config } from '../../src/config/index.js';
import { AuditNotes, Clock, Database, Metrics, Signals } from '../../src/platform/index.js';
import { EventRepository } from '../../src/events/event.repository.js';
import { EventDocument, EventSchema } from '../../src/events/event.schema.js';
import { EventService } from '../../src/events/event.service.js';
import { EventStore } from '../../src/events/event.store.js';
import { BatchRepository } from '../../src/events/ledger/batch.repository.js';
import { EventLedger } from '../../src/events/ledger/event-ledger.js';
import type {
  Batch,
  Contribution,
  EventInbox,
  EventProjection,
  InboxItem,
  InboxOutcome,
} from '../../src/events/ledger/ledger.ports.js';
import type { NewEvent } from '../../src/events/event.js';
import { EventInboxes, EventProjections } from '../../src/events/ledger/ledger.registries.js';
import { newSlotOwner } from '../../src/events/ledger/slot-owner.js';
import { SlotRepository } from '../../src/events/ledger/slot.repository.js';
import { SlotDocument, SlotSchema } from '../../src/events/ledger/slot.schema.js';
import { SlotWorker } from '../../src/events/ledger/slot-worker.js';
import { parseNewEvent } from '../../src/events/rules/event.rules.js';
import { testConfig } from '../setup/test-config.js';

/** The moments of a batch at which a process can die or be put to sleep. */
const STEPS = ['open', 'insert', 'apply', 'finish', 'clear', 'close'] as const;
export type Moment = `${'before' | 'after'} ${(typeof STEPS)[number]}`;
export const MOMENTS = STEPS.flatMap((step): Moment[] => [`before ${step}`, `after ${step}`]);

class MovableClock extends Clock {
  aheadMs = 0;
  override now(): number {
    return Date.now() + this.aheadMs;
  }
}

/** What happens at a moment: nothing, an error, or a long sleep. */
class Trouble {
  private at: Moment | undefined;
  private act: () => Promise<void> = () => Promise.resolve();

  crashAt(moment: Moment): void {
    this.once(moment, () => Promise.reject(new Error(`crash ${moment}`)));
  }

  /** Whatever was to come does not. */
  calm(): void {
    this.at = undefined;
  }

  /** Holds whoever comes to the moment. `reached` resolves when somebody has; `wake` lets them go on. */
  sleepAt(moment: Moment): { reached: Promise<void>; wake: () => void } {
    let arrived = () => {};
    let wake = () => {};
    const reached = new Promise<void>((resolve) => (arrived = resolve));
    const gate = new Promise<void>((resolve) => (wake = resolve));
    this.once(moment, () => {
      arrived();
      return gate;
    });
    return { reached, wake };
  }

  async around<T>(step: (typeof STEPS)[number], work: () => Promise<T>): Promise<T> {
    await this.pass(`before ${step}`);
    const result = await work();
    await this.pass(`after ${step}`);
    return result;
  }

  private once(moment: Moment, act: () => Promise<void>): void {
    this.at = moment;
    this.act = act;
  }

  private async pass(moment: Moment): Promise<void> {
    if (this.at !== moment) return;
    this.at = undefined;
    await this.act();
  }
}

/** An inbox of another room: items wait for slot 0 unless told otherwise. */
class MemoryInbox implements EventInbox {
  readonly name = 'memory';
  readonly waiting = new Map<string, { item: InboxItem; slot: number }>();
  readonly finished = new Map<string, InboxOutcome>();
  readonly aside: InboxItem[] = [];
  private readonly items = new Map<string, InboxItem>();

  constructor(private readonly trouble: Trouble) {}

  put(
    id: string,
    events: Record<string, unknown>[],
    extra: { slot?: number; failure?: string; ignored?: string } = {},
  ) {
    const receivedAt = new Date('2026-11-23T12:00:00Z');
    const item: InboxItem = {
      id,
      source: 'test',
      receivedAt,
      events: events.map((event, index) =>
        parseNewEvent(event, '', receivedAt, { id: `${id}.${index}`, currency: 'BRL' }),
      ),
      ...(extra.failure !== undefined && { failure: extra.failure }),
      ...(extra.ignored !== undefined && { ignored: extra.ignored }),
    };
    this.items.set(id, item);
    this.waiting.set(id, { item, slot: extra.slot ?? 0 });
  }

  hasDue(slot: number): Promise<boolean> {
    return Promise.resolve([...this.waiting.values()].some((entry) => entry.slot === slot));
  }

  due(slot: number, limit: number): Promise<InboxItem[]> {
    const due = [...this.waiting.values()].filter((entry) => entry.slot === slot).map(({ item }) => item);
    return Promise.resolve(due.slice(0, limit));
  }

  /** The same deliveries mean something else from now on, as with another configuration. */
  remap(change: (event: NewEvent) => NewEvent): void {
    for (const [id, item] of this.items) this.items.set(id, { ...item, events: item.events.map(change) });
    for (const [id, entry] of this.waiting) entry.item = this.items.get(id)!;
  }

  read(ids: readonly string[]): Promise<InboxItem[]> {
    return Promise.resolve(ids.map((id) => this.items.get(id)!).reverse()); // in no order that one may rely on
  }

  setAside(items: readonly InboxItem[]): Promise<void> {
    for (const item of items) if (this.waiting.delete(item.id)) this.aside.push(item);
    return Promise.resolve();
  }

  finish(outcomes: readonly InboxOutcome[]): Promise<void> {
    return this.trouble.around('finish', () => {
      for (const outcome of outcomes) {
        this.waiting.delete(outcome.id);
        this.finished.set(outcome.id, outcome);
      }
      return Promise.resolve();
    });
  }
}

export type Totals = Record<string, { count: number; sum: bigint }>;

/** Totals of another room, guarded bucket by bucket as the port asks for. */
class MemoryProjection implements EventProjection {
  readonly name = 'memory';
  readonly batches: Batch[] = [];
  private readonly buckets = new Map<string, { count: number; sum: bigint; lastBatch: number }>();

  constructor(private readonly trouble: Trouble) {}

  apply(batch: Batch): Promise<void> {
    return this.trouble.around('apply', async () => {
      this.batches.push(batch);
      const delta: Totals = {};
      for (const { before, after } of batch.changes) {
        if (before) add(delta, before, -1);
        if (after) add(delta, after, 1);
      }
      for (const [key, { count, sum }] of Object.entries(delta)) {
        await Promise.resolve(); // others may come between two buckets
        const id = `${batch.slot}|${key}`;
        const bucket = this.buckets.get(id) ?? { count: 0, sum: 0n, lastBatch: 0 };
        if (bucket.lastBatch >= batch.number) continue;
        this.buckets.set(id, { count: bucket.count + count, sum: bucket.sum + sum, lastBatch: batch.number });
      }
    });
  }

  /** From now on every bucket takes any batch. */
  forgetGuards(): void {
    for (const bucket of this.buckets.values()) bucket.lastBatch = 0;
  }

  totals(): Totals {
    const totals: Totals = {};
    for (const [id, { count, sum }] of this.buckets) {
      const key = id.slice(id.indexOf('|') + 1);
      const total = (totals[key] ??= { count: 0, sum: 0n });
      total.count += count;
      total.sum += sum;
    }
    return withoutEmpty(totals);
  }
}

function add(totals: Totals, { userId, type, currency, amount }: Contribution, sign: 1 | -1): void {
  const total = (totals[`${type}|${currency}|${userId}`] ??= { count: 0, sum: 0n });
  total.count += sign;
  total.sum += BigInt(sign) * (amount ?? 0n);
}

function withoutEmpty(totals: Totals): Totals {
  return Object.fromEntries(Object.entries(totals).filter(([, { count, sum }]) => count !== 0 || sum !== 0n));
}

/** A database with the ledger's parts over it; each part passes through the same trouble. */
export class LedgerWorld {
  readonly trouble = new Trouble();
  readonly clock = new MovableClock();
  readonly signals = new Signals();
  readonly inbox = new MemoryInbox(this.trouble);
  readonly projection = new MemoryProjection(this.trouble);
  readonly inboxes = new EventInboxes();
  readonly projections = new EventProjections();
  readonly slots: SlotRepository;
  readonly batches: BatchRepository;
  private readonly started = new Set<EventLedger>();

  private constructor(
    private readonly connection: Connection,
    readonly config: Config,
    private readonly model: Model<EventDocument>,
    private readonly slotModel: Model<SlotDocument>,
  ) {
    const database = new Database(connection, { uri: '', engine: undefined });
    this.slots = new SlotRepository(slotModel, database);
    this.batches = new BatchRepository(model, database);
    this.inboxes.register(this.inbox);
    this.projections.register(this.projection);
    wrap(this.slots, 'open', this.trouble, 'open');
    wrap(this.slots, 'close', this.trouble, 'close');
    wrap(this.batches, 'insert', this.trouble, 'insert');
    wrap(this.batches, 'clearCorrections', this.trouble, 'clear');
  }

  /** A database of its own for a spec file; each test begins with it empty, see `fresh`. */
  static async create(): Promise<LedgerWorld> {
    const config = testConfig();
    const connection = await mongoose.createConnection(config.mongodbUri!).asPromise();
    const model = connection.model<EventDocument>(EventDocument.name, EventSchema);
    const slots = connection.model<SlotDocument>(SlotDocument.name, SlotSchema);
    await Promise.all([model.init(), slots.init()]);
    return new LedgerWorld(connection, config, model, slots);
  }

  /** The same database, empty, with new parts over it. */
  async fresh(): Promise<LedgerWorld> {
    await Promise.all([this.model.collection.deleteMany({}), this.slotModel.collection.deleteMany({})]);
    return new LedgerWorld(this.connection, this.config, this.model, this.slotModel);
  }

  get events(): mongo.Collection<EventDocument> {
    return this.model.collection as unknown as mongo.Collection<EventDocument>;
  }

  get store(): EventStore {
    return new EventStore(this.model);
  }

  get repository(): EventRepository {
    return new EventRepository(this.model);
  }

  /** A ledger of its own, as another process would have it; not started. */
  ledger(metrics = new Metrics()): EventLedger {
    const { slots, batches, inboxes, projections, signals, clock, config } = this;
    return new EventLedger(slots, batches, inboxes, projections, signals, clock, config, metrics);
  }

  /** One that works, and has counted what there was; `stopAll` ends it. */
  async start(metrics?: Metrics): Promise<EventLedger> {
    const ledger = this.ledger(metrics);
    this.started.add(ledger);
    ledger.onApplicationBootstrap();
    await ledger.drained();
    return ledger;
  }

  async stop(ledger: EventLedger): Promise<void> {
    this.started.delete(ledger);
    await ledger.beforeApplicationShutdown();
  }

  async stopAll(): Promise<void> {
    for (const ledger of this.started) await this.stop(ledger);
  }

  service(ledger = this.ledger()): EventService {
    return new EventService(this.repository, ledger, new AuditNotes(), this.clock, this.config);
  }

  /** A new worker on slot 0, which it takes from whoever had it. */
  async takeOver(): Promise<SlotWorker> {
    const owner = newSlotOwner(this.clock.date());
    const now = this.clock.now();
    const seen = await this.slots.findById(0);
    const slot = seen ? await this.slots.take(seen, owner, now) : await this.slots.create(0, owner, now);
    const { slots, batches, inboxes, projections, clock } = this;
    return new SlotWorker({ slots, batches, inboxes, projections, clock }, owner.instance, slot!);
  }

  async count(filter: mongo.Filter<EventDocument>): Promise<number> {
    return (await this.events.find(filter).toArray()).length;
  }

  /** What ten lines of plain JavaScript find in the raw events. */
  async recount(): Promise<Totals> {
    const totals: Totals = {};
    for (const row of await this.events.find({ timestamp: { $type: 'date' } }).toArray()) {
      add(totals, { ...row, amount: row.amount === null ? null : BigInt(row.amount) }, 1);
    }
    return withoutEmpty(totals);
  }

  async close(): Promise<void> {
    await this.connection.dropDatabase();
    await this.connection.close();
  }
}

export async function untilIdle(worker: SlotWorker): Promise<void> {
  for (let steps = 0; ; steps++) {
    const { state } = await worker.step();
    if (state === 'idle') return;
    if (state === 'lost' || state === 'held' || steps > 100) throw new Error(`the slot is ${state}`);
  }
}

/** Puts trouble around a method of a real part; the part still does its work on the database. */
function wrap<Part extends object>(
  part: Part,
  method: keyof Part,
  trouble: Trouble,
  step: (typeof STEPS)[number],
): void {
  const original = (part[method] as (...args: unknown[]) => Promise<unknown>).bind(part);
  Object.assign(part, { [method]: (...args: unknown[]) => trouble.around(step, () => original(...args)) });
}
