import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, ErasureNotYet, PersonalData, type PersonalDataPart } from '../../auth/index.js';
import { EventLedger, EventStore } from '../../events/index.js';
import { DeliveryRepository, type ReceivedDelivery } from '../deliveries/delivery.repository.js';
import { OutgoingRepository } from '../subscriptions/outgoing.repository.js';

/**
 * The bodies of deliveries that brought events of somebody, or mention them, and what subscribers answered. What came in is
 * exported as the events that it became: a body may be about many people.
 */
@Injectable()
export class WebhooksPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'webhooks';
  readonly collections = ['deliveries', 'delivery_bodies', 'webhook_outgoing'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly events: EventStore,
    private readonly ledger: EventLedger,
    private readonly deliveries: DeliveryRepository,
    private readonly outgoing: OutgoingRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  async erase({ aliases, begunAt, mentions }: ErasedPerson): Promise<void> {
    await this.outgoing.eraseResponses((response) => mentions.isIn(response));
    const brought = new Set<string>();
    for await (const ids of this.events.deliveriesOf(aliases)) for (const id of ids) brought.add(id);
    const isAbout = ({ _id, body }: ReceivedDelivery) =>
      body.length > 0 && (brought.has(_id) || mentions.isIn(textOf(body)));
    let waiting = 0;
    for await (const some of this.deliveries.receivedUntil(begunAt)) {
      const own = some.filter(isAbout);
      if (own.length > 0) waiting += own.length - (await this.eraseBodies(own));
    }
    if (waiting > 0) throw new ErasureNotYet(`${waiting} deliveries are still to be processed`);
  }

  /** How many are erased by now. A batch that is cut short is made of its deliveries again, also of finished ones. */
  private async eraseBodies(own: readonly ReceivedDelivery[]): Promise<number> {
    const retired: ReceivedDelivery[] = [];
    for (const delivery of own) if (await this.deliveries.retire(delivery._id)) retired.push(delivery);
    const inBatches = await this.ledger.inProgress(); // after it: none of them comes into another one
    const free = retired.filter(({ _id }) => !inBatches.has(_id));
    for (const delivery of free) await this.deliveries.eraseBody(delivery);
    return free.length;
  }
}

/** With what JSON may hide in escapes. */
function textOf(body: Buffer): string {
  const text = body.toString('utf8');
  if (!text.includes('\\')) return text;
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
