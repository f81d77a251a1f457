import type { NewEvent } from '../src/events/index.js';
import { type Day, lastDays } from './calendar.js';
import { people, type Person } from './people.js';
import { Random, Weighted } from './random.js';

export interface Plan {
  users: number;
  /** Business days, today included. */
  days: number;
  /** How many events, exactly. */
  events: number;
  seed: string;
  /** Nothing happens at or after this instant. */
  until: Date;
  timeZone: string;
  currency: string;
}

interface Product {
  name: string;
  /** Cents. */
  price: number;
  weight: number;
}

const PRODUCTS: Product[] = [
  { name: 'E-book Primeiro Trade', price: 2700, weight: 24 },
  { name: 'Planilha de Gestão', price: 4700, weight: 18 },
  { name: 'Sala de Sinais', price: 9700, weight: 26 },
  { name: 'Robô Iniciante', price: 14_700, weight: 12 },
  { name: 'Curso Price Action', price: 29_700, weight: 11 },
  { name: 'Trader Pro', price: 49_700, weight: 7 },
  { name: 'Mentoria', price: 199_700, weight: 2 },
];
const PAGES = ['oferta', 'aula-gratis', 'depoimentos', 'planos', 'blog'];
const METHODS = ['pix', 'pix', 'pix', 'pix', 'credit_card', 'credit_card', 'credit_card', 'boleto'];
const REFUND_REASONS = ['arrependimento', 'nao_era_o_que_esperava', 'compra_duplicada', 'problema_tecnico'];

/** Share of a day's journeys that begin in each hour: mornings before the market opens, and evenings. */
const HOURS = [9, 5, 3, 2, 2, 4, 9, 20, 38, 52, 55, 46, 40, 44, 50, 46, 42, 44, 56, 72, 80, 68, 42, 20];
/** Sunday first. */
const WEEKDAYS = [0.62, 1.12, 1.1, 1.08, 1.05, 0.98, 0.7];

const MINUTE = 60_000;
const DAY = 86_400_000;

const products = new Weighted(PRODUCTS.map((product) => product.weight));
const hours = new Weighted(HOURS);

/**
 * The events of a trading community, a business day at a time and sorted within it. An event's id and content depend
 * only on seed, users, day and its number within the day, so a second run gives the same events.
 */
export class Story {
  private readonly days: Day[];
  private readonly quotas: number[];
  private readonly crowd: Person[];
  private readonly visitors: Weighted;

  constructor(readonly plan: Plan) {
    this.days = lastDays(plan.days, plan.until, plan.timeZone);
    this.quotas = quotas(this.days, plan);
    this.crowd = people(plan.users, plan.seed);
    // Zipf's law: few are very active, most hardly ever come
    this.visitors = new Weighted(this.crowd.map((_, rank) => 1 / (rank + 3) ** 0.85));
  }

  /** How many events each day has. */
  get eventsByDay(): readonly number[] {
    return this.quotas;
  }

  /** @param index 0 is the oldest day */
  day(index: number): NewEvent[] {
    return eventsOf(this.days[index], this.quotas[index], this.plan, this.crowd, this.visitors);
  }

  /** All days, oldest first. */
  *events(): Generator<NewEvent> {
    for (const index of this.days.keys()) yield* this.day(index);
  }
}

/** How many events each day gets: weekly rhythm, pay days, growth and some noise; they add up exactly. */
function quotas(days: readonly Day[], plan: Plan): number[] {
  const weights = days.map((day, index) => {
    const payDays = day.dayOfMonth >= 5 && day.dayOfMonth <= 8 ? 1.22 : 1;
    const growth = 0.75 + (0.5 * index) / days.length;
    const noise = 0.9 + 0.2 * new Random(`${plan.seed}|weather|${day.date}`).next();
    return WEEKDAYS[day.weekday] * payDays * growth * noise * elapsed(day, plan.until);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  let given = 0;
  return weights.map((weight, index) => {
    passed += weight;
    const upTo = index === days.length - 1 ? plan.events : Math.round((plan.events * passed) / total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}

/** The part of a day's journeys that begin before `until`: 0..1. */
function elapsed(day: Day, until: Date): number {
  const hoursGone = (until.getTime() - day.start) / (60 * MINUTE);
  const all = HOURS.reduce((sum, weight) => sum + weight, 0);
  const gone = HOURS.reduce(
    (sum, weight, hour) => sum + weight * Math.min(1, Math.max(0, hoursGone - hour)),
    0,
  );
  return gone / all;
}

function eventsOf(day: Day, quota: number, plan: Plan, crowd: Person[], visitors: Weighted): NewEvent[] {
  const random = new Random(`${plan.seed}|${plan.users}|${day.date}`);
  const prefix = `seed:${plan.seed}:${plan.users}:${day.date}:`;
  const until = plan.until.getTime();
  const events: NewEvent[] = [];
  let number = 0;
  while (events.length < quota) {
    const person = crowd[visitors.pick(random)];
    const start = day.start + hours.pick(random) * 60 * MINUTE + Math.floor(random.next() * 60 * MINUTE);
    for (const step of journey(random, person, plan.currency, start)) {
      const id = prefix + number++;
      if (step.time >= until || events.length === quota) continue; // the future keeps its number for a later run
      events.push({
        id,
        userId: person.userId,
        type: step.type,
        amount: step.cents === undefined ? null : BigInt(step.cents) * 100n,
        currency: step.currency ?? plan.currency,
        timestamp: new Date(step.time),
        metadata: step.metadata,
      });
    }
  }
  return events.sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime());
}

interface Step {
  type: string;
  time: number;
  cents?: number;
  currency?: string;
  metadata: Record<string, unknown>;
}

/** One visit: log-in, pages, sometimes a check-out and a purchase, and what follows from it days later. */
function journey(random: Random, person: Person, currency: string, start: number): Step[] {
  const steps: Step[] = [];
  let time = start;
  const later = (seconds: number) => (time += Math.floor((0.3 + random.next()) * seconds * 1000));
  const { country, device, campaign } = person;

  if (random.chance(0.85)) steps.push({ type: 'login', time, metadata: { country, device } });
  if (random.chance(0.25)) {
    const lesson = random.between(1, 24);
    steps.push({ type: 'lesson_completed', time: later(900), metadata: { lesson, device } });
  }
  const product = PRODUCTS[products.pick(random)];
  for (let views = random.between(1, 4); views > 0; views--) {
    const page = random.pick(PAGES);
    steps.push({
      type: 'view',
      time: later(70),
      metadata: { page, product: product.name, country, device, campaign },
    });
  }
  if (!random.chance(0.2)) return steps;
  steps.push({ type: 'checkout', time: later(120), metadata: { product: product.name, country } });
  if (!random.chance(0.46)) return steps;

  const abroad = country === 'US' && currency === 'BRL';
  const discounted = random.chance(0.12);
  const cents = Math.round((product.price * (discounted ? 0.9 : 1)) / (abroad ? 5 : 1));
  const money = { cents, currency: abroad ? 'USD' : currency };
  const method = random.pick(METHODS);
  const installments = method === 'credit_card' && product.price > 10_000 ? random.between(1, 12) : 1;
  const transaction = `HP${random.between(1_000_000_000, 9_999_999_999)}`;
  const bought = later(method === 'boleto' ? 86_400 : 150);
  steps.push({
    type: 'purchase',
    time: bought,
    ...money,
    metadata: {
      product: product.name,
      transaction,
      method,
      installments,
      country,
      campaign,
      ...(discounted && { coupon: 'VOLTA10' }),
    },
  });
  const fate = random.next();
  const after = bought + Math.floor((0.2 + 6.5 * random.next()) * DAY);
  if (fate < 0.045) {
    const reason = random.pick(REFUND_REASONS);
    steps.push({
      type: 'refund',
      time: after,
      ...money,
      metadata: { product: product.name, transaction, reason, country },
    });
  } else if (fate < 0.052) {
    steps.push({
      type: 'chargeback',
      time: after + 3 * DAY,
      ...money,
      metadata: { product: product.name, transaction, country },
    });
  }
  return steps;
}
