import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { UserIndex, type UserQuestion } from './user-index.js';

/**
 * How far back changes are read again, in ms by the database's clock: one that was stamped earlier may become visible a
 * little later than its neighbour.
 */
const OVERLAP_MS = 5000;
/** Renamed users leave rows behind; with more of them than this everything is read anew. */
const MOST_WASTE = 20_000;

/**
 * Users to be searched: read as a whole when somebody first looks, and caught up with what has changed, in this process or
 * another one, before each answer. So no answer is older than its question.
 */
@Injectable()
export class UserDirectory {
  private loaded: Promise<UserIndex> | undefined;
  /** The newest change that is in the index. */
  private seen = new Date(0);
  /** Rows that the database counts beside those that it gave; other than 0 only where its count is an estimate. */
  private miscount = 0;

  constructor(private readonly users: UserRepository) {}

  async find(question: UserQuestion): Promise<{ ids: string[]; total: number }> {
    return (await this.current()).find(question);
  }

  private async current(): Promise<UserIndex> {
    const loaded = this.load();
    const index = await loaded;
    await this.catchUp(index);
    // rows that were taken away, or written by other programs, have no stamp: only their number tells
    const isWhole = (await this.miscountOf(index)) === this.miscount && index.waste <= MOST_WASTE;
    if (isWhole) return index;
    if (this.loaded === loaded) this.loaded = undefined;
    return this.load();
  }

  /** Many who ask at the same time wait for the same reading. */
  private load(): Promise<UserIndex> {
    this.loaded ??= this.read().catch((error: unknown) => {
      this.loaded = undefined;
      throw error;
    });
    return this.loaded;
  }

  /** Whoever went away while all were read is still in the index: only their number tells, so they are read once more. */
  private async read(): Promise<UserIndex> {
    let index = await this.readOnce();
    this.miscount = await this.miscountOf(index);
    if (this.miscount === 0) return index;
    index = await this.readOnce();
    this.miscount = await this.miscountOf(index); // the same again: the count is an estimate
    return index;
  }

  private async readOnce(): Promise<UserIndex> {
    this.seen = await this.users.lastChange();
    const index = new UserIndex();
    for await (const users of this.users.listed()) index.add(users);
    await this.catchUp(index);
    return index;
  }

  private async miscountOf(index: UserIndex): Promise<number> {
    return (await this.users.count()) - index.size;
  }

  private async catchUp(index: UserIndex): Promise<void> {
    for (const user of await this.users.changedSince(new Date(this.seen.getTime() - OVERLAP_MS))) {
      index.put(user);
      if (user.changedAt && user.changedAt > this.seen) this.seen = user.changedAt;
    }
  }
}
