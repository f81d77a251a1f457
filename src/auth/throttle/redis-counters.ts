import { createHash } from 'node:crypto';
import type { Clock, Redis } from '../../platform/index.js';
import { AttemptCounters, type Hit, type Limit } from './attempt-counters.js';

/**
 * A window is a hash `{count, endsAt}` that Redis forgets with its end. Both steps are one command each, so that
 * processes that count at the same moment get no further than one.
 * ARGV: largest count, length of the window in ms, now in ms since 1970.
 */
const HIT = `
local max, length, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local window = redis.call('HMGET', KEYS[1], 'count', 'endsAt')
local count, endsAt = tonumber(window[1]), tonumber(window[2])
if not endsAt or endsAt <= now then
  redis.call('HSET', KEYS[1], 'count', 1, 'endsAt', now + length)
  redis.call('PEXPIRE', KEYS[1], length)
  return 0
end
if count >= max then return math.min(endsAt - now, length) end
redis.call('HINCRBY', KEYS[1], 'count', 1)
return 0
`;

const REFUND = `
if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('HINCRBY', KEYS[1], 'count', -1) <= 0 then
  redis.call('DEL', KEYS[1])
end
return 0
`;

interface Commands {
  countAttempt(key: string, max: number, windowMs: number, now: number): Promise<number>;
  refundAttempt(key: string): Promise<number>;
  del(key: string): Promise<number>;
}

/** In Redis: all processes count together. `hit` rejects while Redis is away; the others let the window run out then. */
export class RedisCounters extends AttemptCounters {
  private readonly commands: Commands;
  private readonly prefix: string;

  /** @throws Error without REDIS_URL */
  constructor(
    redis: Redis,
    private readonly clock: Clock,
  ) {
    super();
    if (!redis.commands) throw new Error('REDIS_URL is not set');
    redis.commands.defineCommand('countAttempt', { numberOfKeys: 1, lua: HIT });
    redis.commands.defineCommand('refundAttempt', { numberOfKeys: 1, lua: REFUND });
    this.commands = redis.commands as unknown as Commands;
    this.prefix = `${redis.prefix}:attempts`;
  }

  async hit(key: string, { max, windowMs }: Limit): Promise<Hit> {
    const name = this.nameOf(key);
    const waitMs = await this.commands.countAttempt(name, max, windowMs, this.clock.now());
    const refund = async () => {
      if (waitMs === 0) await this.commands.refundAttempt(name).catch(noop);
    };
    return { waitMs, refund };
  }

  async reset(key: string): Promise<void> {
    await this.commands.del(this.nameOf(key)).catch(noop);
  }

  /** Keys name people and addresses, which are nobody's business who looks into Redis. */
  private nameOf(key: string): string {
    return `${this.prefix}:${createHash('sha256').update(key).digest('base64url')}`;
  }
}

function noop(): void {
  // the window ends by itself
}
