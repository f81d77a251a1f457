import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { ContactParts } from '../../../contacts/privacy/contact-parts.js';
import {
  type TimelineItem,
  type TimelinePosition,
  TimelineSources,
} from '../../../contacts/timeline/timeline-source.js';
import { MarkRepository } from '../events/mark.repository.js';
import { foldedNamesOf } from '../events/names.rules.js';
import { WorkflowNames } from '../workflow-names.js';
import { keptUntil } from './retention.rules.js';
import { toRunDetailDto } from './run.dto.js';
import { RunRepository } from './run.repository.js';

const MOST_EXPORTED = 10_000;
const MOVED_AT_ONCE = 500;

/** Runs in the life of a contact: in its timeline, its export, and with it when it is merged or erased. */
@Injectable()
export class RunPart implements OnModuleInit {
  constructor(
    private readonly runs: RunRepository,
    private readonly marks: MarkRepository,
    private readonly names: WorkflowNames,
    private readonly timeline: TimelineSources,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timeline.register({ name: 'runs', read: (...asked) => this.read(...asked) });
    this.parts.register({
      name: 'runs',
      collections: ['crm_runs', 'crm_workflow_events'],
      move: (fromIds, toId) => this.move(fromIds, toId),
      erase: async (contacts) => {
        await this.runs.erase(contacts.map(({ id }) => id));
        await this.marks.erase(contacts.flatMap(foldedNamesOf));
      },
      export: async ({ id }) => {
        const runs = await this.runs.ofContact(id, MOST_EXPORTED);
        return runs.map((run) => ({ ...toRunDetailDto(run), ...(run.event && { event: run.event }) }));
      },
    });
  }

  /** One after the other: what enters meanwhile has a number of its own, and the next look finds another one free. */
  private async move(fromIds: readonly string[], toId: string): Promise<void> {
    const at = this.clock.date();
    const end = {
      status: 'cancelled',
      at,
      keptUntil: keptUntil(at),
      reason: 'Merged into another contact',
    } as const;
    for (const fromId of fromIds) {
      for (;;) {
        const some = await this.runs.ofContact(fromId, MOVED_AT_ONCE);
        if (some.length === 0) break;
        for (const run of some) await this.runs.move(run, toId, end);
      }
    }
  }

  private async read({ id }: Contact, limit: number, before?: TimelinePosition): Promise<TimelineItem[]> {
    const runs = await this.runs.ofContact(id, limit, before);
    return Promise.all(
      runs.map(async ({ id: runId, workflowId, status, startedAt, edition, entry }) => {
        const name = await this.names.of(workflowId);
        const data = { workflowId, name, edition, entry, status };
        return { id: runId, kind: 'workflow', at: startedAt, title: name, data };
      }),
    );
  }
}
