import { Injectable } from '@nestjs/common';
import { type User, UserRepository } from '../../../../auth/index.js';
import { DAY_MS } from '../../../../common/index.js';
import { GrantService } from '../../../../members/index.js';
import type { Contact } from '../../../contacts/contact.js';
import type { SettingsOf } from '../../definition/kinds/kinds.js';
import type { ActionContext, ActionOutcome, WorkflowAction } from './action.js';
import { onceId } from './once-id.js';

type Settings = SettingsOf<'action.grant-module'>;

const NO_ACCOUNT = 'They have no account';
const NOT_VERIFIED = 'Their account has not verified its address: it may be anybody';

/**
 * Gives the contact's account a module, once: its id is made of the key. Only to an account that has shown that its
 * address is its own, since anybody may register with anybody's.
 */
@Injectable()
export class GrantAction implements WorkflowAction<'action.grant-module'> {
  readonly kind = 'action.grant-module';

  constructor(
    private readonly grants: GrantService,
    private readonly users: UserRepository,
  ) {}

  async perform(settings: Settings, context: ActionContext): Promise<ActionOutcome> {
    const user = await this.accountOf(context.contact);
    if (!user?.emailVerified) return { state: 'skipped', reason: user ? NOT_VERIFIED : NO_ACCOUNT };
    const { module, days } = settings;
    const given = {
      moduleSlugs: [module],
      until: days === undefined ? null : new Date(context.arrivedAt.getTime() + days * DAY_MS),
      reason: `Workflow "${context.workflow.name}"`,
    };
    await this.grants.give('workflow', user.id, given, onceId('grt', context));
    return { state: 'done' };
  }

  async describe({ module, days }: Settings, { contact }: Pick<ActionContext, 'contact'>): Promise<string> {
    const user = await this.accountOf(contact);
    if (!user?.emailVerified) return `Would give nothing: ${user ? NOT_VERIFIED : NO_ACCOUNT}`;
    return `Would give the module "${module}" ${days === undefined ? 'for good' : `for ${days} days`}`;
  }

  private async accountOf({ userId }: Contact): Promise<User | null> {
    return userId === undefined ? null : this.users.findById(userId);
  }
}
