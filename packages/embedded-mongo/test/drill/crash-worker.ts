import { MongoServerError, type Collection, type Db } from 'mongodb';
import type { Random } from './random.ts';

export interface CrashReport {
  kills: number;
  /** Writes that were acknowledged, and those whose fate the client could not know. */
  acknowledged: number;
  unknown: number;
  transfers: number;
  indexBuilds: number;
  faults: string[];
}

interface Item {
  _id: string;
  /** Unique over all. */
  u: string;
  n: number;
  tags: number[];
  text: string;
}

/** What an item may be: more than one thing when the answer to its last write was lost; null is not there. */
type Possible = (Item | null)[];

/** Writes items of its own, one write after the other, and knows what must be stored. */
export class Worker {
  private readonly items: Collection<Item>;
  private readonly number: number;
  private readonly random: Random;
  private readonly report: CrashReport;
  private readonly known = new Map<string, Possible>();
  private next = 0;

  constructor(db: Db, number: number, random: Random, report: CrashReport) {
    this.items = db.collection<Item>('items');
    this.number = number;
    this.random = random;
    this.report = report;
  }

  async work(goesOn: () => boolean): Promise<void> {
    while (goesOn()) await this.step();
  }

  /** Compares all that is stored of this worker with what it was told; what was open is known afterwards. */
  async verify(): Promise<void> {
    const stored = new Map<string, Item>();
    for (const item of await this.items.find({ _id: { $regex: `^${this.number}-` } }).toArray())
      stored.set(item._id, item);
    for (const [id, possible] of this.known) {
      const found = stored.get(id) ?? null;
      const text = JSON.stringify(found);
      if (!possible.some((one) => JSON.stringify(one) === text)) {
        this.report.faults.push(
          `${id} is ${text}, and should be ${possible.map((one) => JSON.stringify(one)).join(' or ')}`,
        );
      }
      if (found) this.known.set(id, [found]);
      else this.known.delete(id);
      stored.delete(id);
    }
    for (const id of stored.keys()) this.report.faults.push(`${id} is stored, and nobody wrote it`);
  }

  private async step(): Promise<void> {
    const ids = [...this.known.keys()];
    const id = ids.length > 20 && this.random.next() < 0.75 ? this.random.pick(ids) : undefined;
    const possible = id === undefined ? undefined : this.known.get(id)!;
    if (!possible) return this.insert();
    if (possible.length > 1 || possible[0] === null) return; // its fate is told by the next verification
    return this.change(possible[0]);
  }

  private async insert(): Promise<void> {
    const id = `${this.number}-${this.next++}`;
    const { random } = this;
    const tags = Array.from({ length: random.between(0, 3) }, () => random.between(0, 9));
    const item: Item = { _id: id, u: `u${id}`, n: 0, tags, text: 'x'.repeat(random.between(0, 2000)) };
    await this.attempt(id, null, item, () => this.items.insertOne({ ...item }));
    if (random.next() < 0.2) await this.insertTwice(item);
  }

  /** Another document with the same unique key: it must be refused. */
  private async insertTwice({ u }: Item): Promise<void> {
    if (this.known.get(u.slice(1))?.length !== 1) return;
    try {
      await this.items.insertOne({ _id: `twice-${u}`, u, n: 0, tags: [], text: '' });
      this.report.faults.push(`the unique key ${u} was taken twice`);
    } catch (error) {
      if (error instanceof MongoServerError && error.code !== 11000)
        this.report.faults.push(`a doubled key was answered by ${error.message}`);
    }
  }

  private async change(item: Item): Promise<void> {
    const { random, items } = this;
    const { _id } = item;
    const more = { ...item, n: item.n + 1 };
    const what = random.next();
    if (what < 0.4) await this.attempt(_id, item, more, () => items.updateOne({ _id }, { $inc: { n: 1 } }));
    else if (what < 0.6) {
      const found = await this.attempt(_id, item, more, () =>
        items.findOneAndUpdate({ _id }, { $inc: { n: 1 } }, { returnDocument: 'after' }),
      );
      if (found && found.n !== more.n)
        this.report.faults.push(`${_id} was answered as ${found.n} instead of ${more.n}`);
    } else if (what < 0.8) {
      const tags = [random.between(0, 9), random.between(0, 9)];
      const replaced = { ...item, tags, text: 'y'.repeat(random.between(0, 500)) };
      await this.attempt(_id, item, replaced, () => items.replaceOne({ _id }, replaced));
    } else await this.attempt(_id, item, null, () => items.deleteOne({ _id }));
  }

  /** Notes both fates before the write, and the one that it is told of after. */
  private async attempt<T>(
    id: string,
    before: Item | null,
    after: Item | null,
    write: () => Promise<T>,
  ): Promise<T | undefined> {
    this.known.set(id, [before, after]);
    try {
      const reply = await write();
      this.report.acknowledged++;
      if (after) this.known.set(id, [after]);
      else this.known.delete(id);
      return reply;
    } catch (error) {
      if (error instanceof MongoServerError)
        this.report.faults.push(`a write of ${id} was answered by ${error.message}`);
      this.report.unknown++;
      return undefined;
    }
  }
}
