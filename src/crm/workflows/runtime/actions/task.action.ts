import { Injectable } from '@nestjs/common';
import { DAY_MS, InvalidInput } from '../../../../common/index.js';
import { ContactWords } from '../../../contacts/contact-words.js';
import { Tasks } from '../../../contacts/tasks/tasks.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';
import { onceId } from './once-id.js';

type Settings = SettingsOf<'action.task'>;

/** Leaves the staff something to do, once: its id is made of the key. */
@Injectable()
export class TaskAction implements WorkflowAction<'action.task'> {
  readonly kind = 'action.task';

  constructor(
    private readonly tasks: Tasks,
    private readonly words: ContactWords,
  ) {}

  async perform(settings: Settings, context: ActionContext): Promise<ActionOutcome> {
    const { title, dueInDays } = settings;
    const dueAt = dueInDays === undefined ? null : dueIn(context.arrivedAt, dueInDays);
    const assigneeId = (await this.isStaff(settings.assigneeId)) ? settings.assigneeId : undefined;
    const task = { title, dueAt, ...(assigneeId !== undefined && { assigneeId }) };
    await this.tasks.add(context.contact.id, task, 'workflow', onceId('tsk', context));
    if (assigneeId === settings.assigneeId) return { state: 'done' };
    return { state: 'done', detail: `For anybody: ${settings.assigneeId} is nobody of the staff any more` };
  }

  describe({ title, dueInDays }: Settings, { arrivedAt }: Pick<ActionContext, 'arrivedAt'>): Promise<string> {
    const due = dueInDays === undefined ? '' : `, due ${dueIn(arrivedAt, dueInDays).toISOString()}`;
    return Promise.resolve(`Would add the task "${title}"${due}`);
  }

  private async isStaff(userId: string | undefined): Promise<boolean> {
    try {
      await this.words.checkStaff('assigneeId', userId);
      return true;
    } catch (error) {
      if (error instanceof InvalidInput) return false;
      throw error;
    }
  }
}

function dueIn(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY_MS);
}
