import { Injectable } from '@nestjs/common';
import { Clock, Realtime } from '../../platform/index.js';

/** That an account was switched off or on. */
interface UserSwitched {
  userId: string;
  /** Id of whoever did it. */
  by: string;
  reason?: string;
  /** ISO 8601, UTC. */
  at: string;
}

declare module '../../platform/index.js' {
  interface StaffEvents {
    'user:suspended': UserSwitched;
    'user:activated': UserSwitched;
  }
}

/** Tells staff that is looking at `/admin`. */
@Injectable()
export class UserNews {
  constructor(
    private readonly realtime: Realtime,
    private readonly clock: Clock,
  ) {}

  suspended(userId: string, by: string, reason?: string): void {
    const switched = { userId, by, ...(reason !== undefined && { reason }), at: this.now() };
    this.realtime.emitToStaff('user:suspended', switched);
  }

  activated(userId: string, by: string): void {
    this.realtime.emitToStaff('user:activated', { userId, by, at: this.now() });
  }

  private now(): string {
    return this.clock.date().toISOString();
  }
}
