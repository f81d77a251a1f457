import { Injectable } from '@nestjs/common';
import { EditionRepository } from '../definition/editions/edition.repository.js';
import type { PlanStep, PlanTrigger } from '../definition/plan/plan.js';

/** A plan that is ready to be followed. */
export interface ReadyPlan {
  trigger: PlanTrigger;
  /** By the ids of their nodes, which people make up. */
  steps: ReadonlyMap<string, PlanStep>;
}

/** So many plans are kept: of as many workflows as are at work at a time, and of their older editions. */
const MOST_KEPT = 200;

/** Plans of editions, as they are needed; nothing of an edition ever changes. */
@Injectable()
export class Plans {
  private readonly kept = new Map<string, ReadyPlan>();

  constructor(private readonly editions: EditionRepository) {}

  /** Null when the workflow is deleted, and its editions with it. */
  async find(workflowId: string, number: number): Promise<ReadyPlan | null> {
    const key = `${workflowId}:${number}`;
    const known = this.kept.get(key);
    if (known) {
      this.kept.delete(key); // to the end: what is asked for least goes first
      this.kept.set(key, known);
      return known;
    }
    const edition = await this.editions.find(workflowId, number);
    if (!edition) return null;
    const { trigger, steps } = edition.plan;
    const plan = { trigger, steps: new Map(steps.map((step) => [step.id, step])) };
    this.kept.set(key, plan);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return plan;
  }

  /** Its editions are gone. */
  forget(workflowId: string): void {
    for (const key of this.kept.keys()) if (key.startsWith(`${workflowId}:`)) this.kept.delete(key);
  }
}
