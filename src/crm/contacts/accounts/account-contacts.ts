import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type ListedUser, permissionsOf, UserRepository } from '../../../auth/index.js';
import { OnceMore, Seldom } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Signals } from '../../../platform/index.js';
import type { ContactState } from '../contact.js';
import { emailsOf, mergedWith } from '../contact.rules.js';
import { Contacts } from '../contacts.js';
import { CrmState } from '../crm-state.js';
import { ContactRemoval } from '../privacy/removal.js';
import { Suppressions } from '../privacy/suppressions.js';
import { isUntouched } from './account-contacts.rules.js';

const EVERY_MS = 30_000;
/** A change of an account may become visible so much later than it says, in ms. */
const LATE_MS = 60_000;
const STATE = 'accounts';

type Account = Pick<ListedUser, 'id' | 'email' | 'name' | 'role' | 'emailVerified'>;

interface Told {
  userId: string;
}

/**
 * Who registers is a contact, unsubscribed; staff are not. At once when it is told; and by looking at accounts that are new
 * since the last look, since what is told may be lost.
 */
@Injectable()
export class AccountContacts implements OnModuleInit {
  private readonly log = new Logger(AccountContacts.name);
  private readonly seldom = new Seldom();
  private readonly looks = new OnceMore(() => this.lookOnce());

  constructor(
    private readonly users: UserRepository,
    private readonly contacts: Contacts,
    private readonly removal: ContactRemoval,
    private readonly suppressions: Suppressions,
    private readonly state: CrmState,
    private readonly signals: Signals,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const whenTold = (follow: (accounts: readonly Account[]) => Promise<void>) => async (told: Told) => {
      const user = await this.users.findById(told.userId);
      if (user) await follow([user]);
    };
    this.signals.on(
      'auth.registered',
      whenTold((accounts) => this.follow(accounts)),
    );
    this.signals.on(
      'auth.access-changed',
      whenTold((accounts) => this.followAgain(accounts)),
    );
    this.signals.on(
      'auth.email-verified',
      whenTold((accounts) => this.link(accounts)),
    );
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
    return this.looks.run();
  }

  private async lookOnce(): Promise<void> {
    const [since, last] = await Promise.all([this.state.get(STATE), this.users.lastChange()]);
    if (since === null) {
      for await (const users of this.users.listed()) await this.follow(users);
    } else if (last > since) {
      const from = new Date(since.getTime() - LATE_MS);
      const changed = await this.users.changedSince(from);
      const isNew = ({ createdAt }: ListedUser) => createdAt >= from;
      // one that is older was followed before, and whoever deleted its contact did not want it back
      await this.followAgain(changed.filter((user) => isStaff(user) || isNew(user)));
      await this.link(changed);
    }
    await this.state.set(STATE, last);
  }

  private async follow(accounts: readonly Account[]): Promise<void> {
    const members = accounts.filter((account) => !isStaff(account));
    await this.contacts.upsertWith(members, 'account', ofAccount);
    await this.letGo(accounts.filter(isStaff));
  }

  /** Those who were followed before, perhaps: whoever was erased since does not come back by that. */
  private async followAgain(accounts: readonly Account[]): Promise<void> {
    const suppressed = await this.suppressions.among(accounts.map(({ email }) => email));
    await this.follow(accounts.filter(({ email }) => !suppressed.has(email)));
  }

  /** Whose address is shown to be theirs gets the contact that was there. */
  private async link(accounts: readonly Account[]): Promise<void> {
    const verified = accounts.filter((account) => account.emailVerified && !isStaff(account));
    const known = await this.contacts.findByEmails(verified.map(({ email }) => email));
    const there = new Set(known.filter(({ userId }) => userId === undefined).flatMap(emailsOf));
    const unlinked = verified.filter(({ email }) => there.has(email));
    await this.contacts.upsertWith(unlinked, 'account', ofAccount);
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

/** Anybody may register with the address of somebody else: until it is verified, a contact that is there stays whosever it is. */
function ofAccount(before: ContactState | null, account: Account, now: Date): ContactState {
  const { id, email, name, emailVerified } = account;
  if (!before) return mergedWith(null, { email, name, userId: id }, 'account', now);
  if (!emailVerified) return before;
  return { ...before, name: before.name ?? name, userId: before.userId ?? id };
}
