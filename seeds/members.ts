import { Injectable } from '@nestjs/common';
import { UserRepository } from '../src/auth/index.js';
import { Config } from '../src/config/index.js';
import { GrantService, ModuleService, ProductService } from '../src/members/index.js';
import { type CommunitySeed, CommunitySeeds } from './community.js';
import { CrmSeeds } from './crm.js';
import { OPERATOR } from './staff-story.js';

const text = (id: string, title: string, content: string, dripDays = 0) => ({
  id,
  title,
  kind: 'text' as const,
  content,
  dripDays,
});
const video = (id: string, title: string, dripDays = 0) => ({
  id,
  title,
  kind: 'video' as const,
  url: `https://video.example.com/${id}`,
  dripDays,
});

const MODULES = [
  {
    slug: 'primeiro-trade',
    name: 'Primeiro Trade',
    description: 'O que é um ativo, o que é payout, e por que a maioria perde.',
    lessons: [
      text(
        'boas-vindas',
        'Boas-vindas',
        'Comece na conta demo. Opere dinheiro de verdade só o que pode perder.',
      ),
      video('payout-na-pratica', 'Payout na prática'),
      text('gestao', 'Gestão de banca', 'Nunca mais de 1 % da banca em uma entrada.'),
    ],
    prerequisites: [],
    position: 1,
  },
  {
    slug: 'price-action',
    name: 'Price Action',
    description: 'Suportes, resistências e padrões de candles.',
    lessons: [
      video('suporte-e-resistencia', 'Suporte e resistência'),
      video('padroes-de-candles', 'Padrões de candles', 7),
      video('confluencia', 'Confluência', 14),
    ],
    prerequisites: ['primeiro-trade'],
    position: 2,
  },
  {
    slug: 'trader-pro',
    name: 'Trader Pro',
    description: 'O robô com as suas próprias regras, e como testá-las antes.',
    lessons: [
      video('backtest', 'Backtest honesto'),
      video('protecoes', 'Proteções'),
      video('ao-vivo', 'Ao vivo', 7),
    ],
    prerequisites: [],
    position: 3,
  },
];

/** As the shop of the made-up community calls them; the first two are the admin's. */
const PRODUCTS = [
  { name: 'E-book Primeiro Trade', modules: ['primeiro-trade'], durationDays: null },
  { name: 'Trader Pro', modules: ['trader-pro', 'primeiro-trade'], durationDays: 365 },
  { name: 'Curso Price Action', modules: ['price-action'], durationDays: null },
];
const OF_ADMIN = 2;

export interface MemberSeed extends CommunitySeed {
  /** That were added. */
  modules: number;
  segments: number;
}

/** What was loaded, in a line. */
export function aboutMembers({ modules, accounts, orders, segments }: MemberSeed): string {
  const catalogue = `${modules} modules with their products, ${accounts} accounts, ${orders} orders and ${segments} segments.`;
  const howTo = `An operator is ${OPERATOR.email}: POST /api/auth/forgot-password {"email"} writes a mail with the token for a password into GET /api/admin/outbox.`;
  return accounts > 0 ? `${catalogue} ${howTo}` : catalogue;
}

/** What is sold and learned in the made-up community, what its first admin has of it, its people, and segments of them. */
@Injectable()
export class MemberSeeds {
  constructor(
    private readonly modules: ModuleService,
    private readonly products: ProductService,
    private readonly grants: GrantService,
    private readonly users: UserRepository,
    private readonly community: CommunitySeeds,
    private readonly crm: CrmSeeds,
    private readonly config: Config,
  ) {}

  /** A second time nothing is added. @param seed of the story */
  async load(seed: string): Promise<MemberSeed> {
    const modules = await this.loadCatalogue();
    return { modules, ...(await this.community.load(seed)), segments: await this.crm.load() };
  }

  /** Nothing where there is a catalogue. */
  private async loadCatalogue(): Promise<number> {
    if ((await this.modules.list()).items.length > 0) return 0;
    for (const module of MODULES) await this.modules.create(module);
    const admin = await this.users.findByEmail(this.config.adminEmail);
    for (const [at, product] of PRODUCTS.entries()) {
      const { id } = await this.products.create({
        ...product,
        match: [{ name: product.name }],
        checkoutUrl: `https://pay.example.com/${product.modules[0]}`,
      });
      if (admin && at < OF_ADMIN)
        await this.grants.give(admin.id, admin.id, { productId: id, reason: 'Demo' });
    }
    return MODULES.length;
  }
}
