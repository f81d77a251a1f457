import { Injectable } from '@nestjs/common';
import { toTag, withTags } from '../../../contacts/contact.rules.js';
import { Contacts } from '../../../contacts/contacts.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';

type Settings = SettingsOf<'action.tag'>;

/** Gives tags, and takes others away; again it changes nothing. What is in both lists is taken away. */
@Injectable()
export class TagAction implements WorkflowAction<'action.tag'> {
  readonly kind = 'action.tag';

  constructor(private readonly contacts: Contacts) {}

  async perform(settings: Settings, { contact: { id }, depth }: ActionContext): Promise<ActionOutcome> {
    const { add, remove } = tagsOf(settings);
    const edit = (tags: readonly string[]) => withTags(tags, add).filter((tag) => !remove.includes(tag));
    await this.contacts.change(id, (contact) => ({ ...contact, tags: edit(contact.tags) }), depth + 1);
    return { state: 'done' };
  }

  describe(settings: Settings, { contact }: Pick<ActionContext, 'contact'>): Promise<string> {
    const { add, remove } = tagsOf(settings);
    const news = add.filter((tag) => !contact.tags.includes(tag) && !remove.includes(tag));
    const gone = remove.filter((tag) => contact.tags.includes(tag));
    const parts = [
      ...(news.length > 0 ? [`give ${quoted(news)}`] : []),
      ...(gone.length > 0 ? [`take ${quoted(gone)} away`] : []),
    ];
    return Promise.resolve(parts.length > 0 ? `Would ${parts.join(' and ')}` : 'Would change no tag');
  }
}

function tagsOf({ add = [], remove = [] }: Settings) {
  const asContactsHaveThem = (tags: readonly string[]) => tags.flatMap((tag) => toTag(tag) ?? []);
  return { add: asContactsHaveThem(add), remove: asContactsHaveThem(remove) };
}

function quoted(tags: readonly string[]): string {
  return `${tags.length === 1 ? 'the tag' : 'the tags'} ${tags.map((tag) => `"${tag}"`).join(', ')}`;
}
