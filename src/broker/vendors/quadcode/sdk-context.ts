import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { inspect } from 'node:util';

const running = new AsyncLocalStorage<SdkContext>();
let guarded = false;

/**
 * The SDK of one session, as seen by the process. Its timers and sockets reject and throw where nobody can catch it, which
 * would end the process for all users. Whatever runs in `run` carries this context along, through timers, sockets and
 * promises, so that such a fault is known to be the SDK's, and whose; every other one ends the process as ever.
 */
export class SdkContext {
  /** @param stray is told what nobody caught; `thrown`: by a callback, after which its socket is stuck */
  constructor(private readonly stray: (reason: unknown, thrown: boolean) => void) {
    guard();
  }

  /** Only the call into the SDK belongs in here: what fails of our own must not be taken for the SDK's. */
  run<T>(call: () => T): T {
    return running.run(this, call);
  }

  /** For what the SDK calls back: our code runs outside of the context, and its faults do not pass through the SDK. */
  callback<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void {
    return (...args) =>
      running.exit(() => {
        try {
          listener(...args);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      });
  }

  /** @internal for the process's own events */
  straying(reason: unknown, thrown: boolean): void {
    running.exit(() => this.stray(reason, thrown));
  }
}

/** Once for the process, and for good: an SDK that was shut down may still have something to say. */
function guard(): void {
  if (guarded) return;
  guarded = true;
  process.on('unhandledRejection', (reason) => {
    const owner = running.getStore();
    if (owner) owner.straying(reason, false);
    else if (process.listenerCount('unhandledRejection') === 1) end(reason);
  });
  process.on('uncaughtException', (error) => {
    const owner = running.getStore();
    if (owner) owner.straying(error, true);
    else if (process.listenerCount('uncaughtException') === 1) end(error);
  });
}

/** What Node does where nobody listens. */
function end(error: unknown): never {
  writeSync(2, `Uncaught ${inspect(error)}\n`);
  process.exit(1);
}
