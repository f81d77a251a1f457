import { CommitWaits } from './commit-waits.ts';

const forever = 60_000;
const isB = (ns: string): boolean => ns === 'a.b';

/** Whether the promise is settled once all that was ready has run. */
async function settled(done: Promise<void>): Promise<boolean> {
  let yes = false;
  void done.then(() => (yes = true));
  await new Promise((resolve) => setImmediate(resolve));
  return yes;
}

test.each<[string, 'all' | { ns: string }[], boolean]>([
  ['of its collection', [{ ns: 'a.x' }, { ns: 'a.b' }], true],
  ['of other collections', [{ ns: 'a.x' }], false],
  ['that changed the catalog', 'all', true],
])('a commit %s', async (_, changed, wakes) => {
  const waits = new CommitWaits();
  const wait = waits.next(waits.moves, forever, isB);
  waits.committed(changed);
  expect(await settled(wait.done)).toBe(wakes);
  wait.wake();
  expect(await settled(wait.done)).toBe(true);
});

test('a commit since the last look is not slept through', async () => {
  const waits = new CommitWaits();
  const since = waits.moves;
  waits.committed([{ ns: 'a.b' }]);
  expect(await settled(waits.next(since, forever, isB).done)).toBe(true);
});

test('its time ends a wait', async () => {
  const waits = new CommitWaits();
  await waits.next(waits.moves, 1, isB).done;
});
