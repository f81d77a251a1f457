import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isDatabaseAway, newId } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Audit, Clock, type Job, Jobs } from '../../platform/index.js';
import { AccountStates } from '../accounts/account-states.js';
import type { User } from '../accounts/user.repository.js';
import { LastAdmin } from '../auth.errors.js';
import { erasedPerson } from './erased-person.js';
import { type Erasure, ErasureRepository } from './erasure.repository.js';
import { PersonalData } from './personal-data.js';
import type { ErasedPerson } from './personal-data.part.js';

const JOB = 'auth.erase';
/** When everything is gone over again, in ms: by then every process has heard that the account is gone. */
const AGAIN_MS = 10_000;
/** How often it is looked for those that have no job, in ms. */
const LEFT_MS = 60_000;
/** For some six weeks, with a pause of an hour at most; then the next start begins anew. */
const ATTEMPTS = 1000;

interface ErasureJob {
  erasureId: string;
  isSecond: boolean;
}

declare module '../../platform/index.js' {
  interface JobMap {
    /** Takes somebody out of all rooms. */
    'auth.erase': { erasureId: string; isSecond: boolean };
  }
}

/** Erasures of people: begun in a row, and gone on with until all parts are done, whatever dies meanwhile. */
@Injectable()
export class Erasures implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Personal data');

  constructor(
    private readonly personalData: PersonalData,
    private readonly repository: ErasureRepository,
    private readonly states: AccountStates,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.define({ name: JOB, attempts: ATTEMPTS, run: (job) => this.run(job) });
  }

  onApplicationBootstrap(): void {
    void this.reconcile();
  }

  /** Those whose job was not added, because a process died in between or the database was away. Never rejects. */
  @Interval(LEFT_MS)
  async reconcile(): Promise<void> {
    if (this.config.role === 'api') return;
    try {
      for (const { id, isSwept } of await this.repository.unfinished()) await this.addJob(id, isSwept);
    } catch (error) {
      if (isDatabaseAway(error)) return;
      this.log.warn(`Erasures that were begun are looked for again in a minute: ${String(error)}`);
    }
  }

  /**
   * Closes the account at once; the rest follows. From the first write on it goes on by itself, also when this throws.
   * @throws LastAdmin: nothing has changed then
   */
  async begin(
    { id: userId, email, emailVerified, createdAt, name }: User,
    by: 'themselves' | 'staff',
  ): Promise<void> {
    await this.states.checkReplaceable(userId);
    const begunAt = this.clock.date();
    const key = randomBytes(16).toString('hex');
    const id = newId('era', begunAt.getTime());
    const account = { userId, email, emailVerified, registeredAt: createdAt, name };
    const erasure = await this.repository.begin({ id, ...account, key, begunAt });
    await this.addJob(erasure.id, false);
    if (!(await this.close(erasure))) throw new LastAdmin();
    if (by === 'staff') return; // their route is audited
    const target = { kind: 'user', id: userId };
    await this.audit.record({ actorId: userId, via: 'session', action: 'users.erase', target }, []);
  }

  /** False when it was the last admin's after all, and is withdrawn. */
  private async close({ id, userId }: Erasure): Promise<boolean> {
    try {
      await this.states.close(userId, async () => {
        for (const part of this.personalData.parts) await part.close?.(userId);
      });
      return true;
    } catch (error) {
      if (!(error instanceof LastAdmin)) throw error;
      await this.repository.withdraw(id);
      return false;
    }
  }

  private async run({ data: { erasureId, isSecond }, signal }: Job<ErasureJob>): Promise<void> {
    const erasure = await this.repository.find(erasureId);
    if (!erasure || !(await this.close(erasure))) return;
    if (isSecond || !erasure.isSwept) await this.erase(await this.named(erasure, isSecond), signal);
    if (isSecond) return this.repository.finish(erasureId, this.clock.date());
    await this.repository.swept(erasureId, this.clock.date());
    await this.addJob(erasureId, true);
  }

  /** With all names under which rooms know them: while they still do. */
  private async named(erasure: Erasure, isSecond: boolean): Promise<ErasedPerson> {
    const person = erasedPerson(erasure, isSecond);
    const found = await Promise.all(this.personalData.parts.map(async (part) => part.names?.(person) ?? []));
    await this.repository.addNames(erasure.id, found.flat());
    return erasedPerson({ ...erasure, names: [...erasure.names, ...found.flat()] }, isSecond);
  }

  /** What one room cannot do yet keeps no other from it. @throws what the first of them said */
  private async erase(person: ErasedPerson, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.personalData.parts) {
      signal.throwIfAborted();
      await part.erase(person).catch((error: unknown) => {
        this.log.warn(`${part.name} is not through with an erasure yet: ${String(error)}`);
        failures.push(error);
      });
    }
    if (failures.length > 0) throw failures[0];
  }

  private async addJob(erasureId: string, isSecond: boolean): Promise<void> {
    const dueAt = new Date(this.clock.now() + (isSecond ? AGAIN_MS : 0));
    await this.jobs.add(JOB, { erasureId, isSecond }, { key: `${erasureId}:${isSecond ? 2 : 1}`, dueAt });
  }
}
