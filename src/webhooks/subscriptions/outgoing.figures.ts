import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../../platform/index.js';
import { OutgoingRepository } from './outgoing.repository.js';
import { SubscriptionDirectory } from './subscription.directory.js';

/** What became of outgoing deliveries. */
@Injectable()
export class OutgoingFigures {
  constructor(directory: SubscriptionDirectory, outgoing: OutgoingRepository, figures: LiveFigures) {
    figures.add({
      name: 'webhooks.outgoingDead',
      unit: 'deliveries',
      help: 'Outgoing deliveries that were given up, and neither sent again by hand nor removed since',
      scope: 'installation',
      read: async () => outgoing.countDead([...(await directory.list()).byId.keys()]),
    });
  }
}
