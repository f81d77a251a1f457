import { Injectable } from '@nestjs/common';
import { type User, UserRepository } from '../src/auth/index.js';
import { DAY_MS } from '../src/common/index.js';
import { GrantService, ProductService } from '../src/members/index.js';
import { Audit, type AuditEntry, Clock } from '../src/platform/index.js';
import { FORGIVEN, GIVEN, SUSPENDED, UNVERIFIED } from './cast.js';
import { FirstLetters } from './first-letters.js';

export const OPERATOR = { id: 'usr_seed_operator', name: 'Olívia Campos', email: 'operadora@example.com' };
/** Addresses that are nobody's (RFC 5737). */
const [OFFICE, HOME] = ['203.0.113.7', '203.0.113.24'];
/** What the trail shows of users, products and what is given, as their routes say. */
const FIELDS = [
  ...['name', 'role', 'status', 'reason', 'email', 'durationDays', 'modules', 'moduleSlugs', 'until', 'id'],
  'locale',
];

type Actor = Required<Pick<AuditEntry, 'actorId' | 'address'>>;
type Told = Omit<Parameters<Audit['record']>[0], 'at' | 'via'>;

/** The id of the account of one of the story's people. */
export function accountId(person: number): string {
  return `usr_seed_${person + 1}`;
}

/** What staff has done in the last weeks, as its trail tells, and the mails that are waiting for somebody. */
@Injectable()
export class StaffStory {
  constructor(
    private readonly audit: Audit,
    private readonly users: UserRepository,
    private readonly products: ProductService,
    private readonly grants: GrantService,
    private readonly letters: FirstLetters,
    private readonly clock: Clock,
  ) {}

  /** Not to be told twice. @param admin who did it */
  async tell(admin: User): Promise<void> {
    const by = { actorId: admin.id, address: OFFICE };
    const { email, id: operatorId } = OPERATOR;
    await this.entry(38.21, { ...by, action: 'users.invite', after: { email, role: 'operator' } });
    await this.changedProduct(21.36, by);
    await this.switched(10.12, by, FORGIVEN, 'suspended', 'Suspeita de conta compartilhada');
    await this.switched(8.43, by, FORGIVEN, 'active');
    await this.switched(5.72, by, SUSPENDED, 'suspended', 'Chargeback');
    const generated = { action: 'insights.generate', after: { locale: 'pt-BR' } };
    await this.entry(4.55, { actorId: operatorId, address: HOME, ...generated });
    const before = { name: admin.name, role: 'admin', status: 'active' };
    const refused = { outcome: 'refused', code: 'AUTH.LAST_ADMIN' } as const;
    const demotion = { action: 'users.change', before, after: { role: 'operator' } };
    await this.entry(3.17, { ...by, ...demotion, target: { kind: 'user', id: admin.id }, ...refused });
    await this.gift(by);
    const invite = await this.letters.write(admin, accountId(UNVERIFIED));
    if (invite) {
      const invited = { target: { kind: 'invite', id: invite.id }, after: invite };
      await this.entry(0, { ...by, action: 'users.invite', ...invited });
    }
  }

  private async changedProduct(daysAgo: number, by: Actor): Promise<void> {
    const product = (await this.products.list()).items.find(({ name }) => name === 'Trader Pro');
    if (!product) return;
    const { id, name, modules, durationDays } = product;
    const both = { before: { name, modules, durationDays: 180 }, after: { name, modules, durationDays } };
    await this.entry(daysAgo, { ...by, action: 'products.change', target: { kind: 'product', id }, ...both });
  }

  private async switched(
    daysAgo: number,
    by: Actor,
    person: number,
    status: User['status'],
    reason?: string,
  ): Promise<void> {
    const user = await this.users.findById(accountId(person));
    if (!user) return;
    const { id, name, role } = user;
    const was = status === 'active' ? 'suspended' : 'active';
    await this.entry(daysAgo, {
      ...by,
      action: status === 'active' ? 'users.activate' : 'users.suspend',
      target: { kind: 'user', id },
      before: { name, role, status: was },
      after: { name, role, status, ...(reason !== undefined && { reason }) },
    });
  }

  /** Of today: what is given by hand begins when it is given. */
  private async gift(by: Actor): Promise<void> {
    const userId = accountId(GIVEN);
    if (!(await this.users.findById(userId))) return;
    const until = new Date(this.clock.now() + 60 * DAY_MS);
    const given = { moduleSlugs: ['primeiro-trade', 'trader-pro'], until, reason: 'Sorteio da live' };
    const { id } = await this.grants.give(by.actorId, userId, given);
    const after = { ...given, until: until.toISOString(), id };
    await this.entry(0, { ...by, action: 'grants.give', target: { kind: 'user', id: userId }, after });
  }

  private entry(daysAgo: number, told: Told): Promise<void> {
    const at = new Date(this.clock.now() - daysAgo * DAY_MS);
    return this.audit.record({ at, via: 'session', ...told }, FIELDS);
  }
}
