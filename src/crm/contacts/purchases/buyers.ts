import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type ErasedPerson, permissionsOf, type User, UserRepository } from '../../../auth/index.js';
import { OnceMore, Seldom } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { EventStore } from '../../../events/index.js';
import type { Sale } from '../../../members/index.js';
import { Clock, Wakes } from '../../../platform/index.js';
import type { Contact, ContactState, Lifecycle } from '../contact.js';
import { emailsOf, mergedWith, toEmail } from '../contact.rules.js';
import { Contacts } from '../contacts.js';
import { ContactParts } from '../privacy/contact-parts.js';
import { type Buyer, buyerKey, BuyerRepository } from './buyer.repository.js';
import { lifecycleOf, SALE_EVENTS, soldBy } from './lifecycle.rules.js';

const EVERY_MS = 2000;
const AT_ONCE = 200;
const TOPIC = 'crm.buyers';

/** Somebody with all that sellers call them. */
interface Subject {
  email: string;
  account: User | undefined;
  contact: Contact | undefined;
  keys: string[];
}

/** Looks at what was told of buyers, and makes them what they are by it: contacts, with their lifecycle. */
@Injectable()
export class Buyers implements OnModuleInit {
  private readonly log = new Logger(Buyers.name);
  private readonly seldom = new Seldom();
  private readonly looks = new OnceMore(() => this.lookAtAll());

  constructor(
    private readonly buyers: BuyerRepository,
    private readonly contacts: Contacts,
    private readonly events: EventStore,
    private readonly users: UserRepository,
    private readonly parts: ContactParts,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.wakes.on(TOPIC, () => void this.tick());
    // who bought before they were a contact, by staff or by a file
    this.contacts.whenMade(async (made, origin) => {
      if (origin !== 'purchase') await this.lookAgainAt(made);
    });
    this.parts.register({
      name: 'purchases',
      collections: ['crm_buyers'],
      move: () => Promise.resolve(), // they stay with the address that bought; the kept contact was told of it
      erase: (contacts) => this.buyers.erase(contacts.flatMap(keysOf)),
      export: async (contact) => (await this.buyers.find(keysOf(contact))).map(({ names }) => ({ names })),
      forget: (person) => this.forget(person),
    });
  }

  /** All that events call a contact, as far as it is known. */
  async namesOf(contact: Contact): Promise<string[]> {
    const { userId } = contact;
    const told = (await this.buyers.find(keysOf(contact))).flatMap(({ names }) => names);
    return [...new Set([...emailsOf(contact), ...(userId === undefined ? [] : [userId]), ...told])];
  }

  /** Makes a contact at once what it is by all that was told of it by the names that it has now. */
  async refresh(contact: Contact): Promise<Contact> {
    const sales = await this.salesOf(await this.namesOf(contact));
    const keys = keysOf(contact);
    const lifecycle = lifecycleOf(keys.flatMap((key) => sales.get(key) ?? []));
    const refreshed = await this.contacts.change(contact.id, (current) => ({ ...current, lifecycle }));
    await this.lookAgainAt([refreshed]); // more may have been told meanwhile
    return refreshed;
  }

  wake(): void {
    this.wakes.send(TOPIC);
    void this.tick();
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.config.role === 'api') return;
    try {
      await this.look();
    } catch (error) {
      if (this.seldom.isDue()) this.log.error(`Buyers are not looked at, trying again: ${String(error)}`);
    }
  }

  /** Resolves when all that was told until now has been looked at. */
  look(): Promise<void> {
    return this.looks.run();
  }

  /** Their events are an alias's by now. What still has the name came later, and is looked at as ever. */
  private async forget({ names, aliases }: ErasedPerson): Promise<void> {
    const keys = names.map(buyerKey);
    await this.buyers.erase(keys);
    await this.buyers.eraseBetween(aliases.from, aliases.to);
    const left = new Set<string>();
    for await (const events of this.events.scanOfUsers(names, SALE_EVENTS))
      for (const { userId } of events) left.add(userId);
    await this.buyers.mark(
      [...left].map((name) => ({ name })),
      this.clock.date(),
    );
    if (left.size > 0) this.wake();
  }

  private async lookAgainAt(contacts: readonly Contact[]): Promise<void> {
    if (await this.buyers.markKnown(contacts.flatMap(keysOf), this.clock.date())) this.wake();
  }

  private async lookAtAll(): Promise<void> {
    for (;;) {
      const due = await this.buyers.due(AT_ONCE);
      if (due.length === 0) return;
      await this.lookAt(due);
    }
  }

  /** First what follows, then that it was looked at: a crash in between does it again. */
  private async lookAt(due: readonly Buyer[]): Promise<void> {
    const subjects = await this.subjectsOf(due);
    const known = await this.buyers.find([...subjects.values()].flatMap(({ keys }) => keys));
    const sales = await this.salesOf([...due, ...known].flatMap(({ names }) => names));
    const inputs = new Map<string, Subject & { lifecycle: Lifecycle }>();
    const looked = due.map((buyer) => {
      const subject = subjects.get(buyer.key);
      const keys = subject?.keys ?? [buyer.key];
      const lifecycle = lifecycleOf(keys.flatMap((key) => sales.get(key) ?? []));
      if (subject && isContact(subject, lifecycle)) inputs.set(subject.email, { ...subject, lifecycle });
      return { ...buyer, lifecycle };
    });
    const upserted = await this.contacts.upsertWith([...inputs.values()], 'purchase', asBuyer);
    await this.buyers.seen(looked, this.clock.date());
    await this.takeBackErased(upserted.filter(({ isNew }) => isNew).map(({ contact }) => contact));
  }

  /** By key of the buyer; without those of whom no address is known. */
  private async subjectsOf(due: readonly Buyer[]): Promise<Map<string, Subject>> {
    const keys = due.map(({ key }) => key);
    const [byId, linked] = await Promise.all([
      this.users.findByIds(keys),
      this.contacts.findByUserIds(due.flatMap(({ key, names }) => [key, ...names])),
    ]);
    const emailOf = (key: string) =>
      toEmail(key) ??
      byId.find(({ id }) => id === key)?.email ??
      linked.find(({ userId }) => userId !== undefined && buyerKey(userId) === key)?.email;
    const emails = [...new Set(keys.flatMap((key) => emailOf(key) ?? []))];
    const [accounts, contacts] = await Promise.all([
      this.users.findByEmails(emails),
      this.contacts.findByEmails(emails),
    ]);
    const subjects = new Map<string, Subject>();
    for (const key of keys) {
      const email = emailOf(key);
      if (email === undefined) continue;
      const account = accounts.find((user) => user.email === email);
      const contact = contacts.find((each) => emailsOf(each).includes(email));
      const names = [email, account ? buyerKey(account.id) : [], contact ? keysOf(contact) : []].flat();
      // a contact that others were merged into is looked at once, by its own address
      subjects.set(key, { email: contact?.email ?? email, account, contact, keys: [...new Set(names)] });
    }
    return subjects;
  }

  /** What was told of each buyer, by key. */
  private async salesOf(names: readonly string[]): Promise<Map<string, Sale[]>> {
    const sales = new Map<string, Sale[]>();
    for await (const events of this.events.scanOfUsers([...new Set(names)], SALE_EVENTS)) {
      for (const event of events) {
        const sale = soldBy(event);
        if (!sale) continue;
        const told = sales.get(sale.buyer);
        if (told) told.push(sale);
        else sales.set(sale.buyer, [sale]);
      }
    }
    return sales;
  }

  /** Somebody who was erased while they were looked at must not come back by that. */
  private async takeBackErased(made: readonly Contact[]): Promise<void> {
    const still = new Set((await this.buyers.find(made.flatMap(keysOf))).map(({ key }) => key));
    for (const contact of made) {
      if (!keysOf(contact).some((key) => still.has(key))) await this.contacts.takeBack(contact);
    }
  }
}

/** Staff are no contacts by themselves; neither is who has bought nothing. */
function isContact({ account, contact }: Subject, lifecycle: Lifecycle): boolean {
  if (contact) return true;
  return lifecycle !== 'lead' && !(account && permissionsOf(account.role).has('crm:read'));
}

function asBuyer(
  before: ContactState | null,
  { email, account, lifecycle }: Subject & { lifecycle: Lifecycle },
  now: Date,
): ContactState {
  // anybody may register with the address of somebody else
  const owner = account?.emailVerified ? account : undefined;
  const said = { email, ...(owner && { name: owner.name, userId: owner.id }) };
  const contact = before ?? mergedWith(null, said, 'purchase', now);
  return { ...contact, lifecycle };
}

/** All that sellers may call a contact. */
function keysOf(contact: Pick<Contact, 'email' | 'otherEmails' | 'userId'>): string[] {
  const { userId } = contact;
  return [...emailsOf(contact), ...(userId === undefined ? [] : [buyerKey(userId)])];
}
