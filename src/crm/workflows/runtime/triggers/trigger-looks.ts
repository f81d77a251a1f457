import { Injectable } from '@nestjs/common';
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
  ) {}

  /** The workflow is gone. */
  async forget(workflowId: string): Promise<void> {
    await this.states.remove(workflowId);
    await this.members.removeAll(workflowId);
  }
}
