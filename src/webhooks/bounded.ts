import { Unavailable } from '../common/index.js';

/** How long a sender waits for what has to be looked up, in milliseconds. */
const BOUND_MS = 3000;

/** The same promise, but no later than the bound: a database that hangs must not keep senders. @throws Unavailable */
export async function bounded<T>(work: Promise<T>, ms = BOUND_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable('The database does not answer; try again shortly')), ms);
  });
  work.catch(() => undefined); // it may still fail after the bound
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
