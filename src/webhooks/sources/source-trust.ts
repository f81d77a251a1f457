import { Injectable } from '@nestjs/common';
import type { Event } from '../../events/index.js';
import { DeliveryRepository } from '../deliveries/delivery.repository.js';
import { DEFAULT_SOURCE, SourceDirectory } from './source.directory.js';

/** Whose word is good enough to give away what is sold. */
@Injectable()
export class SourceTrust {
  constructor(
    private readonly directory: SourceDirectory,
    private readonly deliveries: DeliveryRepository,
  ) {}

  /** Whether any source is trusted now, as far as this process knows (a second old at most). */
  async isGivenToAny(): Promise<boolean> {
    return (await this.directory.trusted()).size > 0;
  }

  /**
   * Those of the events that a source has signed which is trusted now. What came to the built-in source with an API key
   * is not among them, whatever that source is: a key belongs to a person, who could grant himself anything with it.
   */
  async among(events: readonly Event[]): Promise<Event[]> {
    const trusted = await this.directory.trusted();
    const from = events.filter(({ source, deliveryId }) => deliveryId !== undefined && trusted.has(source));
    const builtIn = from
      .filter(({ source }) => source === DEFAULT_SOURCE)
      .map(({ deliveryId }) => deliveryId!);
    if (builtIn.length === 0) return from;
    const byKey = await this.deliveries.withAuthorization([...new Set(builtIn)]);
    return from.filter(
      ({ source, deliveryId }) => source !== DEFAULT_SOURCE || byKey.get(deliveryId!) === false,
    );
  }
}
