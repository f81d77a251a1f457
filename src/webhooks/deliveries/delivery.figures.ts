import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../../platform/index.js';
import { DeliveryRepository } from './delivery.repository.js';
import { WAITING } from './delivery.status.js';

/** What senders have brought and what became of it. Each is one count over a range of the index by status. */
@Injectable()
export class DeliveryFigures {
  constructor(deliveries: DeliveryRepository, figures: LiveFigures) {
    const shared = { unit: 'deliveries', scope: 'installation' as const };
    figures.add({
      ...shared,
      name: 'webhooks.backlog',
      help: 'Deliveries of senders that are not counted yet, those included that are tried again later',
      read: () => deliveries.countIn(WAITING),
    });
    figures.add({
      ...shared,
      name: 'webhooks.deadLetters',
      help: 'Deliveries of senders that were given up, and neither retried by hand nor removed since',
      read: () => deliveries.countIn(['dead']),
    });
  }
}
