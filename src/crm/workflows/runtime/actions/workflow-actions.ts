import { Injectable } from '@nestjs/common';
import { AppError } from '../../../../common/index.js';
import type { PlanStep } from '../../definition/plan/plan.js';
import type { ActionContext, ActionKind, ActionOutcome, WorkflowAction } from './action.js';
import { FieldAction } from './field.action.js';
import { GrantAction } from './grant.action.js';
import { MailAction } from './mail.action.js';
import { NotifyAction } from './notify.action.js';
import { TagAction } from './tag.action.js';
import { TaskAction } from './task.action.js';
import { WebhookAction } from './webhook.action.js';

export type ActionStep = Extract<PlanStep, { kind: ActionKind }>;

/** What steps do: each kind of action, by its kind. */
@Injectable()
export class WorkflowActions {
  private readonly actions: ReadonlyMap<string, WorkflowAction<ActionKind>>;

  constructor(
    mail: MailAction,
    tag: TagAction,
    field: FieldAction,
    task: TaskAction,
    webhook: WebhookAction,
    grant: GrantAction,
    notify: NotifyAction,
  ) {
    const all = [mail, tag, field, task, webhook, grant, notify] as WorkflowAction<ActionKind>[];
    this.actions = new Map(all.map((action) => [action.kind, action]));
  }

  /** Tried with the same key after a crash: what was done already is not done twice. What throws is tried later. */
  async perform({ kind, settings }: ActionStep, context: ActionContext): Promise<ActionOutcome> {
    try {
      return await this.actions.get(kind)!.perform(settings, context);
    } catch (error) {
      // what a client would be told is wrong does not get better by trying again; a database that is away does
      if (error instanceof AppError && error.status < 500) return { state: 'failed', reason: error.message };
      throw error;
    }
  }

  /** What it would do, in a line: does nothing, sends nothing. */
  async describe({ kind, settings }: ActionStep, context: Omit<ActionContext, 'signal'>): Promise<string> {
    try {
      return await this.actions.get(kind)!.describe(settings, context);
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return `Would fail: ${error.message}`;
      throw error;
    }
  }
}

export function isActionStep(step: PlanStep): step is ActionStep {
  return step.kind.startsWith('action.');
}
