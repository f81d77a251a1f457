import { Injectable } from '@nestjs/common';
import { permissionsOf, type User, UserRepository } from '../../../../auth/index.js';
import { Config } from '../../../../config/index.js';
import { Clock, letter, Mailer, Realtime } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';
import { NOTICE_WORDS } from './notice-words.js';

type Settings = SettingsOf<'action.notify'>;

declare module '../../../../platform/index.js' {
  interface ServerEvents {
    /** A workflow tells somebody of the staff something about a contact. */
    'crm:notice': {
      message: string;
      contactId: string;
      workflow: { id: string; name: string };
      /** ISO 8601, UTC. */
      at: string;
    };
  }
}

const NOBODY = 'None of them is of the staff and active';

/** Tells the staff: by mail, once each, and on the screen of who is there. */
@Injectable()
export class NotifyAction implements WorkflowAction<'action.notify'> {
  readonly kind = 'action.notify';

  constructor(
    private readonly users: UserRepository,
    private readonly mailer: Mailer,
    private readonly realtime: Realtime,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async perform(settings: Settings, context: ActionContext): Promise<ActionOutcome> {
    const told = await this.audience(settings, context.contact);
    if (told.length === 0) return { state: 'skipped', reason: NOBODY };
    for (const user of told) await this.mail(user, settings.message, context);
    const { workflow, contact } = context;
    const notice = {
      message: settings.message,
      contactId: contact.id,
      workflow: { id: workflow.id, name: workflow.name },
      at: this.clock.date().toISOString(),
    };
    for (const { id } of told) this.realtime.emitTo(`user:${id}`, 'crm:notice', notice);
    return { state: 'done', detail: `Told ${namesOf(told)}` };
  }

  async describe(settings: Settings, { contact }: Pick<ActionContext, 'contact'>): Promise<string> {
    const told = await this.audience(settings, contact);
    if (told.length === 0) return `Would tell nobody: ${NOBODY.toLowerCase()}`;
    return `Would tell ${namesOf(told)}: "${settings.message}"`;
  }

  private async mail(user: User, message: string, { contact, workflow, key }: ActionContext): Promise<void> {
    const words = NOTICE_WORDS[this.config.insightLocale];
    const content = letter({
      // may be read by all who may see the outbox: nobody's name in it
      subject: workflow.name,
      paragraphs: [
        message,
        // an address that is not verified may be anybody's, who is told nothing of others
        user.emailVerified ? words.contact(nameOf(contact)) : words.contact(contact.id),
      ],
      notes: [words.why(workflow.name)],
    });
    await this.mailer.send({
      to: user.email,
      kind: 'crm.notice',
      key: `crm.notice:${key}:${user.id}`,
      ...content,
    });
  }

  /** Whom it is about to be told, as they are now. */
  private async audience({ userIds }: Settings, { ownerId }: Contact): Promise<User[]> {
    const said = await this.activeStaff(userIds ?? (ownerId === undefined ? [] : [ownerId]));
    if (said.length > 0 || userIds) return said;
    return this.activeStaff(await this.users.activeAdmins());
  }

  private async activeStaff(ids: readonly string[]): Promise<User[]> {
    const users = await this.users.findByIds(ids);
    return users.filter(({ role, status }) => status === 'active' && permissionsOf(role).has('crm:read'));
  }
}

function nameOf({ name, email }: Contact): string {
  return name === undefined ? email : `${name} <${email}>`;
}

function namesOf(users: readonly User[]): string {
  return users.map(({ name }) => name).join(', ');
}
