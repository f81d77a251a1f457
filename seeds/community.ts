import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Passwords, UserRepository } from '../src/auth/index.js';
import { DAY_MS } from '../src/common/index.js';
import { Config } from '../src/config/index.js';
import { PastMembers, ProductService } from '../src/members/index.js';
import { Clock } from '../src/platform/index.js';
import { CAST, ENDS_SOON, type Part } from './cast.js';
import { people, type Person } from './people.js';
import { accountId, OPERATOR, StaffStory } from './staff-story.js';

export interface CommunitySeed {
  /** Accounts that were made. */
  accounts: number;
  /** Orders that were told. */
  orders: number;
}

/**
 * Accounts of a made-up community and what they have bought, learned and lost, and an operator with a trail of work. Nobody
 * knows their passwords: the operator's is made with the mail of `POST /api/auth/forgot-password`.
 */
@Injectable()
export class CommunitySeeds {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: Passwords,
    private readonly members: PastMembers,
    private readonly products: ProductService,
    private readonly staff: StaffStory,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Nothing where there is an operator of it already, or another catalogue than that of the seeds. What a run that was cut
   * short had not done before the operator's account is done by the next one.
   * @param seed of the story: the same people
   */
  async load(seed: string): Promise<CommunitySeed> {
    const admin = await this.users.findByEmail(this.config.adminEmail);
    const names = new Set((await this.products.list()).items.map(({ name }) => name));
    const isOurs = CAST.every(({ buys }) => buys.every(({ product }) => names.has(product)));
    if (!admin || !isOurs || (await this.users.findByEmail(OPERATOR.email)))
      return { accounts: 0, orders: 0 };
    // one that ends soon is mailed to by itself
    const cast = this.config.mail.smtpUrl === undefined ? [...CAST, ENDS_SOON] : CAST;
    const crowd = people(Math.max(...cast.map(({ person }) => person)) + 1, seed);
    const passwordHash = await this.passwords.hash(randomBytes(32).toString('base64url'));
    let [accounts, orders] = [0, 0];
    for (const part of cast) {
      const person = crowd[part.person];
      if (!(await this.joins(part, person, passwordHash))) continue;
      if (part.joined !== undefined) accounts++;
      orders += await this.buys(part, person);
      for (const { lesson, ago } of part.lessons) {
        const [slug, id] = lesson.split('/') as [string, string];
        await this.members.completed(accountId(part.person), slug, id, this.ago(ago));
      }
    }
    const { id, name, email } = OPERATOR;
    const createdAt = this.ago(38); // hours after the invitation
    const account = { status: 'active', emailVerified: true, passwordHash, createdAt } as const;
    if (!(await this.users.insert({ id, name, email, role: 'operator', ...account })))
      return { accounts, orders };
    await this.staff.tell(admin);
    return { accounts: accounts + 1, orders };
  }

  /** False when the address is somebody else's. */
  private async joins(part: Part, { name, userId: email }: Person, passwordHash: string): Promise<boolean> {
    if (part.joined === undefined) return true;
    return this.users.insert({
      ...{ id: accountId(part.person), email, name, role: 'member', passwordHash },
      status: part.suspended ? 'suspended' : 'active',
      emailVerified: part.verified,
      createdAt: this.ago(part.joined),
    });
  }

  private async buys({ person, buys }: Part, { userId: buyer }: Person): Promise<number> {
    const sales = buys.flatMap(({ product, ago, back }, at) => {
      const sale = { transaction: `HP-DEMO-${person + 1}-${at + 1}`, buyer, product };
      return [
        { ...sale, type: 'purchase' as const, at: this.ago(ago) },
        ...(back ? [{ ...sale, type: back.by, at: this.ago(back.ago) }] : []),
      ];
    });
    await this.members.sold(sales);
    return buys.length;
  }

  private ago(days: number): Date {
    return new Date(this.clock.now() - days * DAY_MS);
  }
}
