import { Injectable } from '@nestjs/common';
import { WorkflowRepository } from '../../definition/workflow.repository.js';
import { toldReason } from '../told-reason.js';
import { DateLook } from './date-look.js';
import { SegmentLook } from './segment-look.js';
import { SegmentMemberRepository } from './segment-member.repository.js';
import { TriggerStateRepository } from './trigger-state.repository.js';

/** How each kind of trigger looks, and how far it came. */
@Injectable()
export class TriggerLooks {
  constructor(
    readonly dates: DateLook,
    readonly segments: SegmentLook,
    readonly states: TriggerStateRepository,
    private readonly members: SegmentMemberRepository,
    private readonly workflows: WorkflowRepository,
  ) {}

  /** For the staff: it could not be looked whom a workflow begins for. */
  failed(workflowId: string, error: unknown, at: Date): Promise<void> {
    return this.workflows.trouble(workflowId, { reason: toldReason(error), at });
  }

  /** It could be. */
  succeeded(workflowId: string): Promise<void> {
    return this.workflows.recovered(workflowId);
  }

  /** The workflow is gone. */
  async forget(workflowId: string): Promise<void> {
    await this.states.remove(workflowId);
    await this.members.removeAll(workflowId);
  }
}
