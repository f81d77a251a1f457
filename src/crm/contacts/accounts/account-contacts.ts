import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type ListedUser, permissionsOf, UserRepository } from '../../../auth/index.js';
import { Seldom } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Signals } from '../../../platform/index.js';
import type { ContactState } from '../contact.js';
import { mergedWith } from '../contact.rules.js';
import { Contacts } from '../contacts.js';
import { CrmState } from '../crm-state.js';
import { ContactRemoval } from '../privacy/removal.js';
import { isUntouched } from './account-contacts.rules.js';

const EVERY_MS = 30_000;
/** A change of an account may become visible so much later than it says, in ms. */
const LATE_MS = 60_000;
const STATE = 'accounts';

type Account = Pick<ListedUser, 'id' | 'email' | 'name' | 'role' | 'createdAt'>;

/**
 * Who registers is a contact, unsubscribed; staff are not. At once when it is told; and by looking at accounts that are new
 * since the last look, since what is told may be lost.
 */
@Injectable()
export class AccountContacts implements OnModuleInit {
  private readonly log = new Logger(AccountContacts.name);
  private readonly seldom = new Seldom();
  private running: Promise<void> | undefined;

  constructor(
    private readonly users: UserRepository,
    private readonly contacts: Contacts,
    private readonly removal: ContactRemoval,
    private readonly state: CrmState,
    private readonly signals: Signals,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const follow = async ({ userId }: { userId: string }) => {
      const user = await this.users.findById(userId);
      if (user) await this.follow([user]);
    };
    this.signals.on('auth.registered', follow);
    this.signals.on('auth.access-changed', follow);
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.config.role === 'api') return;
    try {
      await this.look();
    } catch (error) {
      if (this.seldom.isDue())
        this.log.error(`Accounts are not made contacts, trying again: ${String(error)}`);
    }
  }

  /** Resolves when every account that was new has been followed. */
  look(): Promise<void> {
    return (this.running ??= this.lookOnce().finally(() => (this.running = undefined)));
  }

  private async lookOnce(): Promise<void> {
    const [since, last] = await Promise.all([this.state.get(STATE), this.users.lastChange()]);
    if (since === null) {
      for await (const users of this.users.listed()) await this.follow(users);
    } else if (last > since) {
      const from = new Date(since.getTime() - LATE_MS);
      const changed = await this.users.changedSince(from);
      // one that is older was followed before, and whoever deleted its contact did not want it back
      await this.follow(changed.filter((user) => user.createdAt >= from || isStaff(user)));
    }
    await this.state.set(STATE, last);
  }

  private async follow(accounts: readonly Account[]): Promise<void> {
    const members = accounts.filter((account) => !isStaff(account));
    await this.contacts.upsertWith(members, 'account', ofAccount);
    await this.letGo(accounts.filter(isStaff));
  }

  /** Who became staff is no contact any more, unless somebody has written on it meanwhile. */
  private async letGo(staff: readonly Account[]): Promise<void> {
    const linked = await this.contacts.findByUserIds(staff.map(({ id }) => id));
    for (const contact of linked) {
      if (isUntouched(contact) && !(await this.removal.hasParts(contact)))
        await this.contacts.takeBack(contact);
    }
  }
}

function isStaff({ role }: Pick<Account, 'role'>): boolean {
  return permissionsOf(role).has('crm:read');
}

function ofAccount(before: ContactState | null, { id, email, name }: Account, now: Date): ContactState {
  if (!before) return mergedWith(null, { email, name, userId: id }, 'account', now);
  return { ...before, name: before.name ?? name, userId: before.userId ?? id };
}
