import { Injectable } from '@nestjs/common';
import type { User } from '../../auth/index.js';
import { Config } from '../../config/index.js';
import { Clock, letter, Mailer } from '../../platform/index.js';
import { entitlementsAt } from '../access/entitlement.rules.js';
import { modulesBy } from '../access/entitlements.js';
import { ModuleRepository } from '../catalogue/module.repository.js';
import { ProductRepository } from '../catalogue/product.repository.js';
import type { Grant } from '../grants/grant.js';
import { reminderWords } from './reminder.words.js';
import { losesAt } from './upkeep.rules.js';

/** Mails before an expiry, once for each grant. */
@Injectable()
export class Reminders {
  constructor(
    private readonly mailer: Mailer,
    private readonly modules: ModuleRepository,
    private readonly products: ProductRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Nothing when another grant goes on with all that this one gives. */
  async send(
    to: Pick<User, 'name' | 'email' | 'emailVerified'>,
    grant: Grant,
    ofOwner: readonly Grant[],
    end: Date,
  ): Promise<void> {
    const [modules, products] = await Promise.all([this.modules.findAll(), this.products.findEver()]);
    const modulesOf = modulesBy(products);
    const lost = losesAt(end, modulesOf(grant), entitlementsAt(ofOwner, modulesOf, this.clock.date()));
    const names = modules.filter(({ slug }) => lost.includes(slug)).map(({ name }) => name);
    if (names.length === 0) return;
    const { insightLocale: locale, businessTz: timeZone } = this.config;
    const checkoutUrl = products.find(({ id }) => id === grant.productId)?.checkoutUrl ?? null;
    const name = to.emailVerified ? to.name : null;
    const words = reminderWords({ name, modules: names, end, timeZone, checkoutUrl, locale });
    await this.mailer.send({
      to: to.email,
      kind: 'members.expires-soon',
      ...letter(words),
      key: `members.expires-soon/${grant.id}`,
    });
  }
}
