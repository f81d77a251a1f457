import { Injectable } from '@nestjs/common';
import { Clock, Redis } from '../../platform/index.js';
import { AttemptCounters, type Hit, type Limit } from './attempt-counters.js';
import { MemoryCounters } from './memory-counters.js';
import { RedisCounters } from './redis-counters.js';

/** After a failure Redis is left alone for so long, in ms: it may hang, and each log-in would wait for it. */
const PAUSE_MS = 5000;

/** In Redis when there is one; while it is away each process counts for itself. */
@Injectable()
export class SharedCounters extends AttemptCounters {
  private readonly memory: MemoryCounters;
  private readonly shared: RedisCounters | undefined;
  private pausedUntil = -Infinity;

  constructor(
    private readonly redis: Redis,
    clock: Clock,
  ) {
    super();
    this.memory = new MemoryCounters(clock);
    if (redis.isConfigured) this.shared = new RedisCounters(redis, clock);
  }

  async hit(key: string, limit: Limit): Promise<Hit> {
    if (!this.shared || !this.isThere()) return this.memory.hit(key, limit);
    try {
      return await this.shared.hit(key, limit);
    } catch {
      this.pausedUntil = performance.now() + PAUSE_MS;
      return this.memory.hit(key, limit);
    }
  }

  async reset(key: string): Promise<void> {
    await this.memory.reset(key); // of a time without Redis
    if (this.isThere()) await this.shared?.reset(key);
  }

  private isThere(): boolean {
    return this.redis.isUp && performance.now() >= this.pausedUntil;
  }
}
