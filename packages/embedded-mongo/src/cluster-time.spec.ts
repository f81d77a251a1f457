import { Binary, Timestamp, decode, doc, encode } from './bson.ts';
import { ClusterClock, clusterTimeOf, timestampOf } from './cluster-time.ts';

const wall = (): number => Math.floor(Date.now() / 1000);

test.each([
  [0, 0],
  [1, 1],
  [1_700_000_000, 7],
  [4_294_967_295, 2 ** 21 - 1],
])('%i seconds and increment %i are a whole number and come back', (t, i) => {
  const time = clusterTimeOf(new Timestamp({ t, i }));
  expect(Number.isSafeInteger(time)).toBe(true);
  expect(timestampOf(time)).toEqual(new Timestamp({ t, i }));
});

test('times come in order and follow the wall clock', () => {
  const clock = new ClusterClock(0);
  clock.wind();
  const [a, b] = [clock.tick(), clock.tick()];
  expect(b).toBeGreaterThan(a);
  expect(timestampOf(a).t).toBeGreaterThanOrEqual(wall() - 1);
});

test('a start continues after the kept seconds, whatever the wall clock says', () => {
  const ahead = wall() + 5000;
  const clock = new ClusterClock(ahead);
  clock.wind();
  expect(timestampOf(clock.tick()).t).toBe(ahead + 1);
});

test('the seconds are kept with the first change in them, and again when its transaction was taken back', () => {
  const clock = new ClusterClock(wall() + 5000);
  expect(clock.unsaved()).toBeUndefined();
  const { t } = timestampOf(clock.tick());
  expect(clock.unsaved()).toBe(t);
  clock.takeBack();
  clock.tick();
  expect(clock.unsaved()).toBe(t);
  clock.publish();
  clock.tick();
  expect(clock.unsaved()).toBeUndefined();
});

test('what is told is the last committed time', () => {
  const clock = new ClusterClock(0);
  const told = (): unknown => {
    const elements = clock.replyTail();
    const whole = Buffer.concat([encode(new Map()).subarray(0, 4), elements, Buffer.alloc(1)]);
    whole.writeInt32LE(whole.length, 0);
    return decode(whole);
  };
  const expected = (): unknown => {
    const time = timestampOf(clock.committed);
    return doc({
      operationTime: time,
      $clusterTime: doc({ clusterTime: time, signature: { hash: new Binary(Buffer.alloc(20)), keyId: 0n } }),
    });
  };
  const before = expected();
  clock.tick();
  expect(told()).toEqual(before);
  clock.publish();
  expect(told()).toEqual(expected());
  expect(told()).not.toEqual(before);
});

test.each<[string, unknown, number | undefined]>([
  ['a time that was', new Timestamp({ t: 5, i: 1 }), undefined],
  ['a time to come', new Timestamp({ t: wall() + 5000, i: 1 }), 72],
  ['no time', 5, 14],
])('reading after %s', (_, wanted, code) => {
  const check = (): void => new ClusterClock(0).checkAfter(wanted);
  if (code === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ code }));
});
