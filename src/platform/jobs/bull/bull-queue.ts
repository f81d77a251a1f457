import { BullModule } from '@nestjs/bull';
import type { QueueOptions } from 'bull';
import { Redis } from '../../redis/redis.js';

export const BULL_QUEUE = 'jobs';
/** How long Bull waits after an error before it goes on, in ms. */
const AGAIN_MS = 1000;

/** One queue for all jobs. Without REDIS_URL it is there, and never connects. */
export const bullQueue = BullModule.registerQueueAsync({
  name: BULL_QUEUE,
  inject: [Redis],
  useFactory: (redis: Redis): QueueOptions => ({
    prefix: `${redis.prefix}:bull`,
    createClient: (type) =>
      type === 'client'
        ? redis.commands!
        : redis.connect({ maxRetriesPerRequest: null, enableReadyCheck: false }),
    settings: { retryProcessDelay: AGAIN_MS },
    ...{ skipVersionCheck: true }, // it would connect at once
  }),
});
