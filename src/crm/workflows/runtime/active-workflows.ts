import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { OnceMore, Seldom } from '../../../common/index.js';
import { Wakes } from '../../../platform/index.js';
import { CrmState } from '../../contacts/crm-state.js';
import type { TriggerKind } from '../definition/kinds/kinds.js';
import type { PlanTrigger } from '../definition/plan/plan.js';
import { WorkflowRepository } from '../definition/workflow.repository.js';
import { WorkflowTurns } from '../definition/workflow-turns.js';
import { Plans, type ReadyPlan } from './plans.js';

const EVERY_MS = 2000;
/** After so many looks all is read anyway: a process may die between switching one on and telling of it. */
const READ_AFTER = 15;
const TOPIC = 'crm.workflows';
const STATE = 'workflows-turned';

/** A workflow that runs begin in. */
export interface ActiveWorkflow<K extends TriggerKind = TriggerKind> {
  id: string;
  name: string;
  /** The edition that runs begin on. */
  edition: number;
  /** Since when it is active without a break. */
  since: Date;
  trigger: Extract<PlanTrigger, { kind: K }>;
  plan: ReadyPlan;
}

type Listener = () => void;

/**
 * The workflows that are active, in memory, as every process sees them. This process knows at once of what it has switched
 * on or off itself; of what others have, by a hint, or within two seconds. Whoever must not miss any asks `upToDate` first.
 */
@Injectable()
export class ActiveWorkflows implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger(ActiveWorkflows.name);
  private readonly seldom = new Seldom();
  private readonly refreshing = new OnceMore(() => this.read());
  private readonly listeners: Listener[] = [];
  private all: readonly ActiveWorkflow[] = [];
  private turn = -1;
  private looks = 0;

  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly plans: Plans,
    private readonly state: CrmState,
    private readonly turns: WorkflowTurns,
    private readonly wakes: Wakes,
  ) {}

  onModuleInit(): void {
    this.wakes.on(TOPIC, () => void this.tick());
    this.turns.register({
      changed: async () => {
        await this.state.count(STATE);
        this.wakes.send(TOPIC);
        await this.refresh();
      },
    });
  }

  onApplicationBootstrap(): Promise<void> {
    return this.tick();
  }

  /** Those that begin so, as far as this process knows. */
  ofKind<K extends TriggerKind>(kind: K): readonly ActiveWorkflow<K>[] {
    return this.all.filter(({ trigger }) => trigger.kind === kind) as unknown as ActiveWorkflow<K>[];
  }

  /** All of them, as far as this process knows. */
  list(): readonly ActiveWorkflow[] {
    return this.all;
  }

  /** Called whenever others are active than before, or on other editions. */
  whenChanged(listener: Listener): void {
    this.listeners.push(listener);
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    try {
      if (++this.looks % READ_AFTER === 0) await this.refresh();
      else await this.upToDate();
    } catch (error) {
      if (this.seldom.isDue()) this.log.error(`Active workflows cannot be read: ${String(error)}`);
    }
  }

  /** Resolves when this process knows of all that was switched on or off until now; one small read when nothing was. */
  async upToDate(): Promise<void> {
    if ((await this.state.counted(STATE)) !== this.turn) await this.refresh();
  }

  private refresh(): Promise<void> {
    return this.refreshing.run();
  }

  private async read(): Promise<void> {
    const turn = await this.state.counted(STATE); // first: what comes later is read again
    const active: ActiveWorkflow[] = [];
    for (const { id, name, edition, activeSince } of await this.workflows.active()) {
      const plan = edition === undefined ? null : await this.plans.find(id, edition);
      if (!plan || edition === undefined) continue; // deleted meanwhile
      active.push({ id, name, edition, since: activeSince ?? new Date(0), trigger: plan.trigger, plan });
    }
    this.all = active;
    this.turn = turn;
    for (const listener of this.listeners) listener();
  }
}
