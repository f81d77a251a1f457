import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/index.js';
import { Lanes } from './lanes.js';
import { OutgoingRepository } from './outgoing.repository.js';
import { SubscriptionDirectory } from './subscription.directory.js';

/** Counted so far at most, so that a scrape stays cheap. */
const MOST_WAITING = 10_000;

/** The state of sending, as it is when somebody reads /metrics. */
@Injectable()
export class OutgoingMetrics {
  constructor(
    metrics: Metrics,
    lanes: Lanes,
    directory: SubscriptionDirectory,
    outgoing: OutgoingRepository,
  ) {
    metrics.gauge({
      name: 'webhooks_out_waiting',
      help: `Outgoing deliveries that wait in the database, for all processes; ${MOST_WAITING} means that or more`,
      async collect() {
        try {
          const { byId } = await directory.list();
          this.set(await outgoing.countWaiting([...byId.keys()], MOST_WAITING));
        } catch {
          this.set(NaN); // the database is away: not known
        }
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
