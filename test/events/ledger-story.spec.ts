import { AppError } from '../../src/common/index.js';
import { LedgerWorld, MOMENTS, untilIdle } from './ledger-world.js';

/** Park and Miller's minimal standard generator (1988): the same story for the same seed. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

describe('a long story of deliveries, changes, crashes and sleepers', () => {
  let world: LedgerWorld;
  beforeAll(async () => (world = await LedgerWorld.create()));
  beforeEach(async () => (world = await world.fresh()));
  afterAll(() => world.close());

  it.each([1, 22, 333, 4444])('with seed %i ends with totals that equal a recount', async (seed) => {
    const draw = generator(seed);
    const service = world.service();
    let worker = await world.takeOver();
    const sleepers: { wake: () => void; done: Promise<unknown> }[] = [];
    const id = () => `e${draw(40)}`; // few enough to meet again
    const event = () => ({
      userId: `u${draw(4)}`,
      type: ['login', 'purchase'][draw(2)],
      value: draw(3) === 0 ? null : draw(100_000) / 10_000,
      currency: ['BRL', 'USD'][draw(2)],
    });
    let deliveries = 0;
    const acts: (() => Promise<unknown>)[] = [
      () => {
        const news = Array.from({ length: 1 + draw(4) }, () => ({
          ...event(),
          ...(draw(2) && { id: id() }),
        }));
        world.inbox.put(`d${deliveries++}`, news);
        return Promise.resolve();
      },
      () => service.create({ ...event(), id: id() }),
      () => service.change(id(), event()),
      () => service.change(id(), { metadata: { seen: true } }),
      () => service.delete(id()),
      () => worker.step(),
      async () => {
        world.trouble.crashAt(MOMENTS[draw(MOMENTS.length)]);
        await worker.step().catch(() => undefined);
        if (draw(2)) worker = await world.takeOver();
      },
      async () => {
        const nap = world.trouble.sleepAt(MOMENTS[draw(MOMENTS.length)]);
        const done = worker.step();
        await Promise.race([nap.reached, done]);
        sleepers.push({ wake: nap.wake, done });
        worker = await world.takeOver();
      },
      async () => {
        const sleeper = sleepers.shift();
        sleeper?.wake();
        await sleeper?.done;
      },
    ];
    for (let act = 0; act < 250; act++) {
      await acts[draw(acts.length)]().catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error; // an id taken or unknown is part of the story
      });
      world.trouble.calm();
    }
    for (const { wake, done } of sleepers) {
      wake();
      await done;
    }
    await untilIdle(await world.takeOver());

    expect(world.projection.totals()).toEqual(await world.recount());
    expect(world.inbox.waiting.size).toBe(0);
    expect(await world.count({ todo: { $exists: true } })).toBe(0);
    expect(deliveries).toBeGreaterThan(10);
  });
});
