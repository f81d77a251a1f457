import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../../../config/index.js';
import { Clock, Jobs } from '../../../../platform/index.js';
import { WorkflowTurns } from '../../definition/workflow-turns.js';
import { Plans } from '../plans.js';
import { endedByStaff } from './retention.rules.js';
import { RunRepository } from './run.repository.js';

declare module '../../../../platform/index.js' {
  interface JobMap {
    /** Takes away what runs were that ended long ago. */
    'crm.forget-runs': Record<string, never>;
  }
}

const AT_ONCE = 500;

/** Ends runs with their workflow, and forgets them in time, all but that somebody has entered. */
@Injectable()
export class RunKeeping implements OnModuleInit {
  constructor(
    private readonly runs: RunRepository,
    private readonly plans: Plans,
    private readonly turns: WorkflowTurns,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    this.jobs.define({ name: 'crm.forget-runs', run: ({ signal }) => this.forget(signal) });
    this.turns.register({
      stopped: async (workflowId) => {
        await this.runs.cancel({ workflowId }, endedByStaff(this.clock.date()));
      },
      deleted: async (workflowId) => {
        this.plans.forget(workflowId);
        await this.runs.removeAll(workflowId);
      },
    });
    await this.jobs.repeat('crm.forget-runs', { cron: '20 4 * * *', timeZone: this.config.businessTz }, {});
  }

  /** All whose time has come. */
  async forget(signal: AbortSignal): Promise<void> {
    while (await this.runs.slim(this.clock.date(), AT_ONCE)) signal.throwIfAborted();
  }
}
