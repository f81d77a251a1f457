import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { Forbidden } from '../../auth/index.js';
import { DAY_MS } from '../../common/index.js';
import { GrantCounts, MyModuleService } from '../../members/index.js';
import { Clock } from '../../platform/index.js';
import { defineTool } from './assistant-tool.js';
import { AssistantTools } from './assistant-tools.js';

/** Of modules, and of products. */
const MOST = 50;

/** The asker's own modules; and for those who manage them, how many there are of what is sold. */
@Injectable()
export class MembersTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly modules: MyModuleService,
    private readonly counts: GrantCounts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.mine, this.products);
  }

  private readonly mine = defineTool({
    name: 'my_modules',
    description:
      "The modules (courses) of the catalogue, each locked or unlocked for the user: until when, how much is completed, the next lesson and when it opens; for a locked one why (not_owned: not bought; prerequisites: 'missing' has to be completed first) and where it is bought.",
    parameters: z.strictObject({ status: z.enum(['locked', 'unlocked']).optional().describe('Only these') }),
    permission: 'assistant:use',
    run: async ({ status }, { principal: { userId, via } }) => {
      // as the routes of modules do
      if (via === 'key') throw new Forbidden('An API key may not do this; log in');
      const all = await this.modules.progressOf(userId);
      const now = this.clock.now();
      const count = (of: 'locked' | 'unlocked') => all.filter(({ module }) => module.status === of).length;
      const asked = all.filter(({ module }) => status === undefined || module.status === status);
      return {
        unlocked: count('unlocked'),
        locked: count('locked'),
        modules: asked.slice(0, MOST).map(({ module, next }) => {
          const { slug, name, progress, since, until, reason, missing, checkoutUrl } = module;
          const { completed, total } = progress;
          const lessons = { completed, total, percent: total ? Math.round((completed / total) * 100) : 100 };
          const own = { since, until, ...(until !== null && { daysLeft: daysUntil(until, now) }) };
          const lock = {
            reason,
            ...(missing.length > 0 && { missing }),
            ...(checkoutUrl && { checkoutUrl }),
          };
          return {
            ...{ slug, name, status: module.status, lessons, nextLesson: next },
            ...(since !== null && own),
            ...(reason !== null && lock),
          };
        }),
        ...(asked.length > MOST && { modulesLeftOff: asked.length - MOST }),
      };
    },
  });

  private readonly products = defineTool({
    name: 'product_grants',
    description:
      'How many members have each product now (active), how many purchases wait for an account with a verified e-mail, and how many grants have ended, by reason; also of modules that staff gave without a product.',
    parameters: z.strictObject({}),
    permission: 'members:manage',
    run: async () => {
      const all = await this.counts.byProduct();
      const sum = (of: 'active' | 'waiting') => all.reduce((total, each) => total + each[of], 0);
      const products = all.filter(({ id }) => id !== '');
      const byHand = all.find(({ id }) => id === '')!;
      return {
        active: sum('active'),
        waiting: sum('waiting'),
        products: products.slice(0, MOST).map(({ id: _id, isSold, ...each }) => ({ ...each, sold: isSold })),
        ...(products.length > MOST && { productsLeftOff: products.length - MOST }),
        withoutProduct: { active: byHand.active, ended: byHand.ended },
      };
    },
  });
}

/** Begun days count as days. */
function daysUntil(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / DAY_MS));
}
