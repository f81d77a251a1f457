import { Injectable } from '@nestjs/common';
import { LiveFigures, Metrics } from '../../platform/index.js';
import { Lanes } from './lanes.js';
import { OutgoingRepository } from './outgoing.repository.js';
import { SubscriptionDirectory } from './subscription.directory.js';

/** Counted so far at most, along the index of what waits, so that it stays cheap. */
const MOST_WAITING = 10_000;
const WAITING = 'webhooks.outgoingBacklog';

/** The state of sending, as it is when somebody asks: staff, or Prometheus. */
@Injectable()
export class OutgoingMetrics {
  constructor(
    metrics: Metrics,
    lanes: Lanes,
    directory: SubscriptionDirectory,
    outgoing: OutgoingRepository,
    figures: LiveFigures,
  ) {
    const help = `Outgoing deliveries that wait in the database, for all processes; ${MOST_WAITING} means that or more`;
    figures.add({
      name: WAITING,
      unit: 'deliveries',
      help,
      scope: 'installation',
      read: async () => outgoing.countWaiting([...(await directory.list()).byId.keys()], MOST_WAITING),
    });
    figures.add({
      name: 'webhooks.outgoingDead',
      unit: 'deliveries',
      help: 'Outgoing deliveries that were given up, and neither sent again by hand nor removed since',
      scope: 'installation',
      read: async () => outgoing.countDead([...(await directory.list()).byId.keys()]),
    });
    metrics.gauge({
      name: 'webhooks_out_waiting',
      help,
      async collect() {
        const { [WAITING]: waiting } = await figures.read([WAITING]);
        this.set(waiting ?? NaN); // the database is away: not known
      },
    });
    metrics.gauge({
      name: 'webhooks_out_open_breakers',
      help: 'Subscribers that fail so often that this process only probes them',
      collect() {
        this.set(lanes.entries().filter(([, lane]) => lane.isOpen).length);
      },
    });
  }
}
