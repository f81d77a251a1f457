import { Injectable } from '@nestjs/common';
import { AuditNotes } from '../../../platform/index.js';
import { ContactRepository } from '../contact.repository.js';
import { StageInUse, StageNotFound, StageTaken, TooManyStages } from '../contacts.errors.js';
import { type Stage, StageRepository } from './stage.repository.js';

export const MOST_STAGES = 50;

/** The pipeline: the steps that contacts go through. */
@Injectable()
export class Stages {
  constructor(
    private readonly stages: StageRepository,
    private readonly contacts: ContactRepository,
    private readonly audit: AuditNotes,
  ) {}

  /** In the order of the pipeline. */
  list(): Promise<Stage[]> {
    return this.stages.findAll();
  }

  /** At the end of the pipeline, unless it is said where. @throws StageTaken, TooManyStages */
  async create(said: { key: string; label?: string; position?: number }): Promise<Stage> {
    const all = await this.list();
    if (all.length >= MOST_STAGES) throw new TooManyStages(MOST_STAGES);
    const { key, label = key, position = (all.at(-1)?.position ?? 0) + 1 } = said;
    const stage = { key, label, position };
    if (!(await this.stages.insert(stage))) throw new StageTaken(key);
    return stage;
  }

  /** @throws StageNotFound */
  async change(key: string, { label, position }: { label?: string; position?: number }): Promise<Stage> {
    const before = (await this.list()).find((stage) => stage.key === key);
    if (before) this.audit.note({ before });
    const changed = await this.stages.update(key, {
      ...(label !== undefined && { label }),
      ...(position !== undefined && { position }),
    });
    if (!changed) throw new StageNotFound();
    return changed;
  }

  /** @throws StageNotFound, StageInUse */
  async remove(key: string): Promise<void> {
    if (await this.contacts.isStageUsed(key)) throw new StageInUse();
    const removed = await this.stages.remove(key);
    if (!removed) throw new StageNotFound();
    if (!(await this.contacts.isStageUsed(key))) return;
    await this.stages.insert(removed); // somebody has come into it meanwhile
    throw new StageInUse();
  }

  /** Puts at the end of the pipeline what a contact brings and nobody has made yet. @throws TooManyStages */
  async ensure(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const known = new Set((await this.list()).map(({ key }) => key));
    for (const key of new Set(keys)) {
      if (known.has(key)) continue;
      try {
        await this.create({ key });
      } catch (error) {
        if (!(error instanceof StageTaken)) throw error;
      }
    }
  }
}
