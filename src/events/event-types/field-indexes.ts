import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { endsWithin } from '../../common/index.js';
import { EventTypeRepository } from './event-type.repository.js';
import { type FieldIndex, FieldIndexRepository } from './field-index.repository.js';

/** MongoDB's IndexNotFound: another process was faster. */
const NOT_FOUND = 27;
/** How long the end of the process waits for an index, in ms; the database finishes it without us. */
const SHUTDOWN_MS = 1000;

/** Keeps the indexes as the declarations want them, beside everything else: nobody waits for one. */
@Injectable()
export class FieldIndexes implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('EventTypes');
  private work: Promise<void> = Promise.resolve();
  private ending = false;

  constructor(
    private readonly types: EventTypeRepository,
    private readonly indexes: FieldIndexRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.renew();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    await endsWithin(SHUTDOWN_MS, this.work);
  }

  /** Begins after what is under way. A failure is logged, and made good at the next change or start. */
  renew(): void {
    this.work = this.work
      .then(() => this.follow())
      .catch((error: unknown) => {
        if (!this.ending) this.log.error(String(error));
      });
  }

  /** Resolves when the indexes are as the declarations of this moment want them. */
  settled(): Promise<void> {
    return this.work;
  }

  private async follow(): Promise<void> {
    if (!(await this.indexes.areUseful())) return;
    const wanted = new Map<string, FieldIndex>();
    for (const { _id, fields } of await this.types.findAll()) {
      for (const { path } of fields) {
        const index = { type: _id, path };
        wanted.set(this.indexes.nameOf(index), index);
      }
    }
    const existing = await this.indexes.names();
    for (const name of existing) {
      if (!wanted.has(name) && !this.ending) await this.drop(name);
    }
    for (const [name, index] of wanted) {
      if (!existing.has(name) && !this.ending) await this.indexes.create(index);
    }
  }

  private async drop(name: string): Promise<void> {
    try {
      await this.indexes.drop(name);
    } catch (error) {
      if ((error as { code?: unknown }).code !== NOT_FOUND) throw error;
    }
  }
}
