import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '../ids/ids.js';

/** So long after its end a chain's words still carry its id, in ms: what it left to be done follows at once. */
const AFTERWARDS_MS = 5000;

/** One request, run of a job, message of a socket or batch, with everything that it makes happen. */
export interface Chain {
  readonly id: string;
  /** When it was over, in ms of `performance.now()`. */
  overAt?: number;
}

const current = new AsyncLocalStorage<Chain>();

/**
 * The id of what goes on here; undefined outside of any chain. Timers and connections that a request has opened outlive
 * it: what they say later is not told of that request.
 */
export function correlationId(): string | undefined {
  const chain = current.getStore();
  if (!chain || (chain.overAt !== undefined && performance.now() - chain.overAt > AFTERWARDS_MS)) {
    return undefined;
  }
  return chain.id;
}

/** Names an occurrence to whoever it happens to: the id of the chain, or a new one outside of any. */
export function occurrenceId(): string {
  return correlationId() ?? newId('err');
}

/** Everything that `work` does and orders belongs to the chain; whoever has made the chain says when it is over. */
export function within<T>(chain: Chain, work: () => T): T {
  return current.run(chain, work);
}

/** Runs work as a chain of its own, from its beginning to its end. */
export async function correlated<T>(id: string, work: () => Promise<T>): Promise<T> {
  const chain: Chain = { id };
  try {
    return await current.run(chain, work);
  } finally {
    endChain(chain);
  }
}

export function endChain(chain: Chain): void {
  chain.overAt = performance.now();
}
