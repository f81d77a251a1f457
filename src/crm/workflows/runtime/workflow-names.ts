import { Injectable } from '@nestjs/common';
import { WorkflowRepository } from '../definition/workflow.repository.js';
import { ActiveWorkflows } from './active-workflows.js';

/** What workflows are called: active ones are known, others are looked up. */
@Injectable()
export class WorkflowNames {
  constructor(
    private readonly active: ActiveWorkflows,
    private readonly workflows: WorkflowRepository,
  ) {}

  /** Its id when it is gone. */
  async of(workflowId: string): Promise<string> {
    const known = this.active.list().find(({ id }) => id === workflowId);
    return known?.name ?? (await this.workflows.row(workflowId))?.name ?? workflowId;
  }
}
