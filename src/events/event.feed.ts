import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Realtime, Signals } from '../platform/index.js';
import { type EventDto, toEventDto } from './event.dto.js';

/** The source of seeds and of the demo set. */
const SEEDS = 'seed';

declare module '../platform/index.js' {
  interface ServerEvents {
    /** New events, after they are counted; those of seeds are history and not among them. */
    'event:created': { events: EventDto[] };
  }
}

/** Shows new events to everyone who may read analytics: at most 25 messages a second, none but seeds left out. */
@Injectable()
export class EventFeed implements OnModuleInit {
  constructor(
    private readonly realtime: Realtime,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    const feed = this.realtime.feed<EventDto, 'event:created'>({
      room: 'perm:analytics:read',
      event: 'event:created',
      perSecond: 25,
      payload: (events) => ({ events }),
      reach: 'everywhere',
    });
    this.signals.on('events.recorded', ({ events }) => {
      if (feed.isWanted) feed.push(events.filter(({ source }) => source !== SEEDS).map(toEventDto));
    });
  }
}
