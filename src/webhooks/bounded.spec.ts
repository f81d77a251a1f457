import { Unavailable } from '../common/index.js';
import { bounded } from './bounded.js';

describe('bounded', () => {
  it('hands on what comes in time, a failure too', async () => {
    await expect(bounded(Promise.resolve(1))).resolves.toBe(1);
    await expect(bounded(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('does not wait for what never comes', async () => {
    await expect(bounded(new Promise(() => undefined), 10)).rejects.toThrow(Unavailable);
  });
});
