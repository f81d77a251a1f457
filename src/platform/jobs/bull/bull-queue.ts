import { BullModule, getQueueToken } from '@nestjs/bull';
import type { LazyModuleLoader } from '@nestjs/core';
import type { Queue, QueueOptions } from 'bull';
import { Redis } from '../../redis/redis.js';

const NAME = 'jobs';
/** How long Bull waits after an error before it goes on, in ms. */
const AGAIN_MS = 1000;

const bullQueue = BullModule.registerQueueAsync({
  name: NAME,
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

/** The one queue of all jobs. This file, and Bull with it, is read only where REDIS_URL is set. */
export async function openQueue(loader: LazyModuleLoader): Promise<Queue<{ id: string }>> {
  const module = await loader.load(() => bullQueue);
  return module.get(getQueueToken(NAME));
}
