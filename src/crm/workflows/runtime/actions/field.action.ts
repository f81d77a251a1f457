import { Injectable } from '@nestjs/common';
import { Contacts, withFields } from '../../../contacts/contacts.js';
import { FieldSettings } from '../../definition/checking/field-settings.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';

type Settings = SettingsOf<'action.field'>;

/** Sets a field, or the stage; again it changes nothing. One that is declared no more is not declared anew. */
@Injectable()
export class FieldAction implements WorkflowAction<'action.field'> {
  readonly kind = 'action.field';

  constructor(
    private readonly contacts: Contacts,
    private readonly fields: FieldSettings,
  ) {}

  async perform(settings: Settings, { contact: { id }, depth }: ActionContext): Promise<ActionOutcome> {
    const read = await this.fields.read(settings);
    if ('errors' in read) return { state: 'failed', reason: reasonOf(settings, read.errors) };
    const { value } = read;
    await this.contacts.change(
      id,
      ({ stage, ...contact }) =>
        settings.field === 'stage'
          ? { ...contact, ...(value !== null && { stage: String(value) }) }
          : {
              ...contact,
              ...(stage !== undefined && { stage }),
              fields: withFields(contact.fields, { [settings.field]: value }),
            },
      depth + 1,
    );
    return { state: 'done' };
  }

  async describe(settings: Settings): Promise<string> {
    const read = await this.fields.read(settings);
    if ('errors' in read) return `Would fail: ${reasonOf(settings, read.errors)}`;
    const { field } = settings;
    return read.value === null
      ? `Would take "${field}" away`
      : `Would set "${field}" to ${JSON.stringify(read.value)}`;
  }
}

function reasonOf({ field }: Settings, [{ message }]: readonly { message: string }[]): string {
  return `"${field}" ${message}`;
}
