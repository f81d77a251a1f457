import { Injectable } from '@nestjs/common';

/** Who goes by what becomes of workflows. What it throws, whoever changed the workflow is told: they can do it again. */
export interface WorkflowListener {
  /** One was switched on, on whichever edition, or off. */
  changed?: () => Promise<void>;
  /** Its runs are to end. */
  stopped?: (workflowId: string) => Promise<void>;
  /** It is gone, with its editions. */
  deleted?: (workflowId: string) => Promise<void>;
}

/** What becomes of workflows, for the parts that begin and follow their runs; told in this process, when it is written. */
@Injectable()
export class WorkflowTurns {
  private readonly listeners: WorkflowListener[] = [];

  /** Called in `onModuleInit`. */
  register(listener: WorkflowListener): void {
    this.listeners.push(listener);
  }

  async changed(): Promise<void> {
    for (const listener of this.listeners) await listener.changed?.();
  }

  async stopped(workflowId: string): Promise<void> {
    for (const listener of this.listeners) await listener.stopped?.(workflowId);
  }

  async deleted(workflowId: string): Promise<void> {
    for (const listener of this.listeners) await listener.deleted?.(workflowId);
  }
}
