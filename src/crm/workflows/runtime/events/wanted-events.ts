import { Injectable } from '@nestjs/common';
import { ActiveWorkflows } from '../active-workflows.js';
import { WorkflowRepository } from '../../definition/workflow.repository.js';
import { RunRepository } from '../runs/run.repository.js';

/** How long it is remembered that a workflow which was switched off has runs that wait, in ms. */
const REMEMBERED_MS = 30_000;

/** Types of events that something may follow from. */
@Injectable()
export class WantedEvents {
  private known: ReadonlySet<string> = new Set();
  private isAny = false;
  private isKnown = false;
  private readAt = -Infinity;

  constructor(
    private readonly active: ActiveWorkflows,
    private readonly workflows: WorkflowRepository,
    private readonly runs: RunRepository,
  ) {
    active.whenChanged(() => (this.isKnown = false));
  }

  /** Exact as of now, at least all that are wanted. */
  async types(): Promise<(type: string) => boolean> {
    await this.active.upToDate();
    const now = performance.now();
    if (!this.isKnown || now - this.readAt > REMEMBERED_MS) {
      this.isKnown = true; // before it is read: what changes meanwhile is read again
      try {
        await this.read();
      } catch (error) {
        this.isKnown = false;
        throw error;
      }
      this.readAt = now;
    }
    const { known, isAny } = this;
    return (type) => isAny || known.has(type);
  }

  private async read(): Promise<void> {
    const known = new Set<string>();
    let isAny = false;
    for (const { trigger } of this.active.list()) {
      if (trigger.kind === 'trigger.event') known.add(trigger.settings.event);
      if (trigger.kind === 'trigger.webhook') {
        if (trigger.settings.event === undefined) isAny = true;
        else known.add(trigger.settings.event);
      }
    }
    // also those of older editions, and of what was switched off, on which runs are still on their way
    for (const { id, awaits, status } of await this.workflows.withAwaits())
      if (status === 'active' || (await this.runs.hasOpen(id))) for (const type of awaits) known.add(type);
    this.known = known;
    this.isAny = isAny;
  }
}
