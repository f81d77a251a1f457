import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../src/common/index.js';
import { Config } from '../src/config/index.js';
import {
  Contacts,
  type PastRun,
  type PastStep,
  PastWorkflows,
  TemplateRepository,
} from '../src/crm/index.js';
import { Clock } from '../src/platform/index.js';
import { people } from './people.js';
import { Random } from './random.js';
import { NEWSLETTER } from './templates/newsletter.js';
import { WELCOME } from './templates/welcome.js';
import { birthdayGraph, cartGraph, welcomeGraph } from './workflow-graphs.js';

const HOUR_MS = 3_600_000;
/** Before all others in lists by id; the draft is made last. */
const ID = { welcome: 'wfl_00seed0001', cart: 'wfl_00seed0002', birthday: 'wfl_00seed0003' };
const BEGUN = {
  welcome: { event: 'purchase', product: 'Curso Price Action', value: 297 },
  cart: { event: 'checkout', product: 'Trader Pro', value: 497 },
};

/** How a run went; `ago`: between so many days before now. */
interface Way {
  ago: readonly [number, number];
  steps: readonly PastStep[];
  now: PastRun['now'];
}

const welcomed = (mail: Partial<PastStep> = {}): PastStep[] => [
  { nodeId: 'etiqueta' },
  { nodeId: 'uma-hora', afterMs: HOUR_MS },
  { nodeId: 'boas-vindas', ...mail },
  { nodeId: 'tres-dias', afterMs: 3 * DAY_MS },
];
const OPENED = [...welcomed(), { nodeId: 'abriu', output: 'yes' }];
const UNREAD: PastStep[] = [{ nodeId: 'abriu', output: 'no' }, { nodeId: 'whatsapp' }];
const A_MONTH = { nodeId: 'um-mes', afterMs: 27 * DAY_MS };
const DONE = { ended: 'completed' } as const;

/** One contact after the other goes one of these ways. */
const WELCOMED: readonly Way[] = [
  { ago: [5, 20], steps: OPENED, now: { waits: 'um-mes', forMs: 27 * DAY_MS } },
  { ago: [8, 30], steps: [...welcomed(), ...UNREAD], now: DONE },
  { ago: [6, 18], steps: OPENED, now: { waits: 'um-mes', forMs: 27 * DAY_MS } },
  {
    ago: [10, 30],
    steps: [...welcomed({ state: 'skipped', detail: 'They are not subscribed' }), ...UNREAD],
    now: DONE,
  },
  {
    ago: [33, 38],
    steps: [...OPENED, A_MONTH, { nodeId: 'tem-pro', output: 'no' }, { nodeId: 'oferta' }],
    now: DONE,
  },
  { ago: [33, 38], steps: [...OPENED, A_MONTH, { nodeId: 'tem-pro', output: 'yes' }], now: DONE },
  { ago: [12, 20], steps: OPENED, now: { ended: 'cancelled', at: 'um-mes', reason: 'Ended by the staff' } },
  {
    ago: [33, 38],
    steps: [...OPENED, A_MONTH],
    now: { ended: 'failed', at: 'tem-pro', reason: 'There is no such module' },
  },
];

const WAITED: PastStep = { nodeId: 'compra', output: 'timeout', afterMs: DAY_MS };
/** Its output is the contact's own. */
const SPLIT: PastStep = { nodeId: 'teste' };
const LATER = { nodeId: 'espera', afterMs: 20 * DAY_MS };
const CARTS: readonly Way[] = [
  { ago: [2, 12], steps: [WAITED, SPLIT], now: { waits: 'espera', forMs: 20 * DAY_MS } },
  { ago: [3, 20], steps: [{ nodeId: 'compra', output: 'event', afterMs: 5 * HOUR_MS }], now: DONE },
  { ago: [2, 12], steps: [WAITED, SPLIT], now: { waits: 'espera', forMs: 20 * DAY_MS } },
  {
    ago: [24, 36],
    steps: [WAITED, SPLIT, LATER, { nodeId: 'comprou', output: 'yes' }, { nodeId: 'resgatado' }],
    now: DONE,
  },
  {
    ago: [24, 36],
    steps: [WAITED, SPLIT, LATER, { nodeId: 'comprou', output: 'no' }, { nodeId: 'perdido' }],
    now: DONE,
  },
];

/** What happens by itself in the made-up community, and has happened to whom. */
@Injectable()
export class WorkflowSeeds {
  constructor(
    private readonly past: PastWorkflows,
    private readonly contacts: Contacts,
    private readonly templates: TemplateRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Nothing where there is a workflow of somebody's own, or one of the templates is not there; a run that was cut short is
   * done again, adding nothing twice. Returns how many were added. @param seed of the story: the same people
   */
  async load(seed: string): Promise<number> {
    const known = await this.past.known();
    const isDone = known.includes(ID.birthday);
    if (isDone || known.some((id) => !Object.values(ID).includes(id))) return 0;
    const rows = await this.templates.list(100);
    const [welcome, newsletter] = [WELCOME, NEWSLETTER].map(({ name }) =>
      rows.find((row) => row.name === name),
    );
    if (!welcome || !newsletter) return 0;
    const ago = (days: number) => new Date(this.clock.now() - days * DAY_MS);
    await this.past.add({
      id: ID.welcome,
      name: 'Boas-vindas depois da compra',
      description: 'Quem compra recebe as boas-vindas; quem não abre, uma mensagem da equipe.',
      ...welcomeGraph(welcome.id),
      createdAt: ago(45),
      activatedAt: ago(42),
    });
    await this.addRuns('welcome', WELCOMED, seed, 0);
    await this.past.add({
      id: ID.cart,
      name: 'Resgate de carrinho',
      description: 'Chegou ao checkout e não comprou em um dia: metade recebe um e-mail, metade uma ligação.',
      ...cartGraph(newsletter.id),
      createdAt: ago(40),
      activatedAt: ago(38),
    });
    await this.addRuns('cart', CARTS, seed, 12);
    await this.past.add({
      id: ID.birthday,
      name: 'Aniversário (rascunho)',
      description: 'Falta escolher o modelo do e-mail e o que fazer com quem é VIP.',
      ...birthdayGraph(),
      createdAt: ago(6),
    });
    return Object.keys(ID).length;
  }

  /** Of contacts from a place in the crowd on; some of them go through both. */
  private async addRuns(
    of: keyof typeof BEGUN,
    ways: readonly Way[],
    seed: string,
    from: number,
  ): Promise<void> {
    const crowd = people(from + ways.length * 2, seed).slice(from);
    const found = await this.contacts.findByEmails(crowd.map(({ userId }) => userId));
    const runs: Omit<PastRun, 'id'>[] = [];
    for (const [at, { userId }] of crowd.entries()) {
      const contact = found.find(({ email }) => email === userId);
      if (contact)
        runs.push(await this.runOf(of, ways[at % ways.length], contact, `${seed}|${of}|${from + at}`));
    }
    // lists are in the order of ids
    runs.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    const idOf = (at: number) => `run_00seed${of}${String(at).padStart(2, '0')}`;
    await this.past.addRuns(
      ID[of],
      runs.map((run, at) => ({ id: idOf(at), ...run })),
    );
  }

  private async runOf(
    of: keyof typeof BEGUN,
    { ago: [least, most], steps, now }: Way,
    { id: contactId, email }: { id: string; email: string },
    key: string,
  ): Promise<Omit<PastRun, 'id'>> {
    const days = least + new Random(key).next() * (most - least);
    const startedAt = new Date(this.clock.now() - days * DAY_MS);
    const { event: type, product, value } = BEGUN[of];
    const way = await this.past.wayOf(ID[of], SPLIT.nodeId, contactId);
    return {
      contactId,
      startedAt,
      event: {
        id: `seed:${key}`,
        type,
        userId: email,
        ...(type === 'purchase' && { value, currency: this.config.currency }),
        timestamp: startedAt.toISOString(),
        metadata: { product },
      },
      steps: steps.flatMap((step) =>
        step === SPLIT && way !== undefined
          ? [{ ...step, output: way }, { nodeId: way === 'a' ? 'email' : 'ligar' }]
          : step,
      ),
      now,
    };
  }
}
