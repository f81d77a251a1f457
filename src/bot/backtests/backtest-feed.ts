import { Injectable } from '@nestjs/common';
import { Clock, Realtime } from '../../platform/index.js';
import type { StoredBacktest } from './backtest.repository.js';
import type { BacktestState } from './backtest.states.js';

declare module '../../platform/index.js' {
  interface ServerEvents {
    /** To the owner, at most four times a second, and each change of state. */
    'backtest:progress': { id: string; done: number; total: number; state: BacktestState };
  }
}

const APART_MS = 250;

/** Tells the owner how far a backtest is. */
@Injectable()
export class BacktestFeed {
  private readonly told = new Map<string, number>();

  constructor(
    private readonly realtime: Realtime,
    private readonly clock: Clock,
  ) {}

  progress(backtest: StoredBacktest): void {
    const now = this.clock.now();
    if (now - (this.told.get(backtest._id) ?? -Infinity) < APART_MS) return;
    this.told.set(backtest._id, now);
    this.emit(backtest);
  }

  changed(backtest: StoredBacktest): void {
    if (backtest.state !== 'running') this.told.delete(backtest._id);
    this.emit(backtest);
  }

  private emit({ _id, userId, done, total, state }: StoredBacktest): void {
    this.realtime.emitTo(`user:${userId}`, 'backtest:progress', { id: _id, done, total, state });
  }
}
