import { Injectable, Logger } from '@nestjs/common';

/**
 * The news that rooms tell each other, by name. A room adds its own:
 * `declare module '../platform/index.js' { interface SignalMap { 'events.recorded': {...} } }`
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the rooms
export interface SignalMap {}

type Handler = (payload: never) => void | Promise<void>;

/** Typed news within this process: at most once, never awaited, a failing handler hurts nobody else. */
@Injectable()
export class Signals {
  private readonly log = new Logger(Signals.name);
  private readonly handlers = new Map<string, Set<Handler>>();

  /** Returns the function that unsubscribes. */
  on<Name extends keyof SignalMap>(
    name: Name,
    handler: (payload: SignalMap[Name]) => void | Promise<void>,
  ): () => void {
    const set = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, set.add(handler));
    return () => void set.delete(handler);
  }

  emit<Name extends keyof SignalMap>(name: Name, payload: SignalMap[Name]): void {
    for (const handler of this.handlers.get(name) ?? []) {
      try {
        void Promise.resolve(handler(payload as never)).catch((error: unknown) => this.failed(name, error));
      } catch (error) {
        this.failed(name, error);
      }
    }
  }

  private failed(name: string, error: unknown): void {
    this.log.error(`A handler of ${name} failed`, error);
  }
}
