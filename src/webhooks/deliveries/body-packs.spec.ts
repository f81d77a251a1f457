import { randomBytes } from 'node:crypto';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { startTestApp, type TestApp } from '../../../test/setup/test-app.js';
import { BodyPacks } from './body-packs.js';

describe('bodies that lie apart', () => {
  let test: TestApp;
  let packs: BodyPacks;
  beforeAll(async () => {
    test = await startTestApp();
    packs = test.app.get(BodyPacks);
  });
  afterAll(() => test?.close());

  const stored = () => {
    const collection = test.app.get<Connection>(getConnectionToken()).collection('delivery_bodies');
    return collection.find({}, { promoteBuffers: true }).toArray() as Promise<unknown> as Promise<
      { _id: string; deflated: Buffer }[]
    >;
  };
  const alike = (n: number) =>
    Buffer.from(JSON.stringify({ n, text: 'the same in each of them '.repeat(60) }));

  it('come back as they went, in any order, those of one group from one small pack', async () => {
    const bodies = Array.from({ length: 30 }, (_, n) => alike(n));
    const places = await packs.put(bodies);
    expect(new Set(places.map(({ pack }) => pack)).size).toBe(1);
    const order = places.map((_, i) => (i * 7) % places.length);
    const read = await packs.read(order.map((i) => places[i]));
    expect(read).toEqual(order.map((i) => bodies[i]));
    const [{ deflated }] = await stored();
    expect(deflated.length).toBeLessThan(Buffer.concat(bodies).length / 10);
  });

  it('are divided where they are many, and one that is larger has a pack of its own', async () => {
    const bodies = [100_000, 100_000, 100_000, 1_000_000, 10].map((size) => randomBytes(size));
    const places = await packs.put(bodies);
    const packed = places.map(({ pack }) => places.findIndex((place) => place.pack === pack));
    expect(packed).toEqual([0, 0, 2, 3, 4]);
    expect(await packs.read(places)).toEqual(bodies);
  });

  it('become spaces where they are taken away, and the others of their pack stay', async () => {
    const bodies = [1, 2, 3, 4].map(alike);
    const places = await packs.put(bodies);
    await Promise.all([packs.blank([places[0]]), packs.blank([places[2]])]); // two at once
    const [first, second, third, fourth] = await packs.read(places);
    expect(first!.toString()).toBe(' '.repeat(bodies[0].length));
    expect(third!.toString()).toBe(' '.repeat(bodies[2].length));
    expect([second, fourth]).toEqual([bodies[1], bodies[3]]);
    await packs.blank([{ ...places[1], pack: 'pck_none' }]);
    expect(await packs.read([places[1]])).toEqual([bodies[1]]);
  });

  it('that are not there are told apart from those that are', async () => {
    const [place] = await packs.put([alike(1)]);
    expect(await packs.read([{ ...place, pack: 'pck_none' }, place])).toEqual([undefined, alike(1)]);
    expect(await packs.read([])).toEqual([]);
    expect(await packs.put([])).toEqual([]);
  });
});
