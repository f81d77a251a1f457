import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { Config, type GuardedFeature } from '../../config/index.js';
import { ModuleRepository } from '../catalogue/module.repository.js';
import { ProductRepository } from '../catalogue/product.repository.js';
import { ModuleLocked } from '../members.errors.js';
import { Entitlements } from './entitlements.js';

/** Features of the product that only those may use who have a module, as MODULE_GUARDS says. Staff passes. */
@Injectable()
export class ModuleGuards implements OnApplicationBootstrap {
  private readonly log = new Logger('Modules');

  constructor(
    private readonly config: Config,
    private readonly entitlements: Entitlements,
    private readonly modules: ModuleRepository,
    private readonly products: ProductRepository,
    private readonly users: UserRepository,
  ) {}

  /** A module may be written later; until then nobody but staff passes, which should surprise nobody. */
  async onApplicationBootstrap(): Promise<void> {
    for (const [feature, slug] of Object.entries(this.config.moduleGuards)) {
      if (await this.modules.findBySlug(slug)) continue;
      this.log.warn(`MODULE_GUARDS: there is no module "${slug}" yet, so only staff may use "${feature}"`);
    }
  }

  async allows(feature: GuardedFeature, userId: string): Promise<boolean> {
    const slug = this.config.moduleGuards[feature];
    if (slug === undefined) return true;
    const user = await this.users.findById(userId);
    if (!user) return false;
    return user.role !== 'member' || this.entitlements.has(userId, slug);
  }

  /** @throws ModuleLocked */
  async check(feature: GuardedFeature, userId: string): Promise<void> {
    if (await this.allows(feature, userId)) return;
    const slug = this.config.moduleGuards[feature]!;
    const sold = (await this.products.findAll()).find(
      (each) => each.checkoutUrl && each.modules.includes(slug),
    );
    throw new ModuleLocked(`This needs the module "${slug}"`, {
      reason: 'not_owned',
      module: slug,
      ...(sold?.checkoutUrl && { checkoutUrl: sold.checkoutUrl }),
    });
  }
}
