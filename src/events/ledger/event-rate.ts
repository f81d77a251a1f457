import { Injectable } from '@nestjs/common';
import { Clock, LiveFigures } from '../../platform/index.js';
import { ratePerSecond } from './event-rate.rules.js';
import { SlotRepository } from './slot.repository.js';

/** How fast events come in, of the whole installation: the slots, a handful of rows, keep what they counted lately. */
@Injectable()
export class EventRate {
  constructor(slots: SlotRepository, clock: Clock, figures: LiveFigures) {
    figures.add({
      name: 'events.perSecond',
      unit: 'events/s',
      help: 'New events that were counted, over the last 5 s, by all processes',
      scope: 'installation',
      read: async () => ratePerSecond(await slots.countedLately(), clock.now()),
    });
  }
}
