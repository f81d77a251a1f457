import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type Principal, StandingAccess } from '../../auth/index.js';
import { ModuleGuards } from '../../members/index.js';
import { Signals } from '../../platform/index.js';
import { AccessEnded } from '../assistant.errors.js';

/** How late it may be noticed here what another process has changed, in ms. */
const LOOK_MS = 3000;

interface Watched {
  principal: Principal;
  ending: AbortController;
}

/**
 * Whether askers may still ask while they are answered, which may take minutes. What changes in this process ends their
 * answers at once; what another one has changed, at the next step or tool, and within three seconds.
 */
@Injectable()
export class AskerAccess implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(AskerAccess.name);
  private readonly watched = new Set<Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly standing: StandingAccess,
    private readonly guards: ModuleGuards,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.signals.on('auth.access-changed', ({ userId }) => this.look((asker) => asker.userId === userId));
    this.signals.on('auth.session-ended', ({ sessionId }) =>
      this.look((asker) => asker.sessionId === sessionId),
    );
    this.signals.on('members.entitlements-changed', ({ userId }) =>
      this.look((asker) => asker.userId === userId),
    );
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** The asker with the permissions of now. @throws AccessEnded */
  async current(principal: Principal): Promise<Principal> {
    const now = await this.standing.now(principal);
    if (!now?.permissions.has('assistant:use') || !(await this.guards.allows('assistant', now.userId))) {
      throw new AccessEnded();
    }
    return now;
  }

  /** A signal that is aborted as the given one, and when the asker may not ask any more. `end` must be called. */
  watch(principal: Principal, signal: AbortSignal): { signal: AbortSignal; end: () => void } {
    const entry = { principal, ending: new AbortController() };
    this.watched.add(entry);
    this.timer ??= setInterval(() => void this.look(), LOOK_MS).unref();
    return { signal: AbortSignal.any([signal, entry.ending.signal]), end: () => this.forget(entry) };
  }

  /** Ends the answers of those who may not ask any more. A database that is away ends none. */
  async look(isMeant: (asker: Principal) => boolean = () => true): Promise<void> {
    const meant = [...this.watched].filter(({ principal }) => isMeant(principal));
    await Promise.all(meant.map((entry) => this.lookAt(entry)));
  }

  private async lookAt({ principal, ending }: Watched): Promise<void> {
    try {
      await this.current(principal);
    } catch (error) {
      if (error instanceof AccessEnded) ending.abort(error);
      else this.log.warn(`It is not known whether an asker may still ask: ${String(error)}`);
    }
  }

  private forget(entry: Watched): void {
    this.watched.delete(entry);
    if (this.watched.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
