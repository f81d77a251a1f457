import { Injectable } from '@nestjs/common';
import { decodeIdCursor, encodeCursor, InvalidInput } from '../../common/index.js';
import { EventLedger } from '../../events/index.js';
import { Clock } from '../../platform/index.js';
import { inSteps } from '../in-steps.js';
import { DeliveryNotFound, DeliveryNotRetryable } from '../webhooks.errors.js';
import {
  type DeliveryDetail,
  type DeliveryPage,
  type ListDeliveriesDto,
  type ReplayDto,
  type ReplayResult,
  toDelivery,
  toDeliveryDetail,
} from './delivery.dto.js';
import { type DeliveryFilter, DeliveryRepository } from './delivery.repository.js';

/** Deliveries in one step of their removal. */
const REMOVED_AT_ONCE = 500;

/** Looking at deliveries, and trying them again. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly ledger: EventLedger,
    private readonly clock: Clock,
  ) {}

  async list(query: ListDeliveriesDto): Promise<DeliveryPage> {
    const { status, source, deliveryKey, from, to, limit } = query;
    if (deliveryKey !== undefined && source === undefined) {
      throw new InvalidInput([{ field: 'source', message: 'is required with deliveryKey' }]);
    }
    const before = query.cursor ? decodeIdCursor(query.cursor, 'dlv') : undefined;
    const processing = await this.ledger.inProgress();
    const filter: DeliveryFilter = { source, deliveryKey, from, to };
    if (status === 'processing') filter.ids = [...processing];
    else if (status) filter.status = status;
    const rows = await this.deliveries.list(filter, limit + 1, before);
    const page = rows.slice(0, limit);
    // a state may have changed since the batches were read: what does not fit the question is left out
    const items = page
      .map((row) => toDelivery(row, processing))
      .filter((item) => !status || item.status === status);
    const more = rows.length > limit;
    return { items, nextCursor: more ? encodeCursor([page.at(-1)!._id]) : null };
  }

  async get(id: string): Promise<DeliveryDetail> {
    const [found, processing] = await Promise.all([this.deliveries.findById(id), this.ledger.inProgress()]);
    if (!found) throw new DeliveryNotFound('No such delivery');
    return toDeliveryDetail(found, processing);
  }

  async retry(id: string): Promise<DeliveryDetail> {
    const { status } = await this.get(id);
    if (status === 'processing') throw notRetryable(status); // a batch holds it: it is being tried now
    const slot = this.ledger.slotForNewItem();
    const due = await this.deliveries.makeDue(id, ['dead', 'retrying'], slot, this.clock.date());
    const now = await this.get(id);
    if (!due && now.erased) throw new DeliveryNotRetryable('Its body was erased with the data of a person');
    if (!due) throw notRetryable(now.status);
    this.ledger.wake(slot);
    return now;
  }

  async replay({ from, to, source, status, dryRun }: ReplayDto): Promise<ReplayResult> {
    if (from && to && from >= to) throw new InvalidInput([{ field: 'to', message: 'must be after from' }]);
    const filter = { from, to, source, status };
    const matched = await this.deliveries.count(filter);
    if (dryRun) return { matched, replayed: 0, dryRun };
    const slot = () => this.ledger.slotForNewItem();
    const replayed = await this.deliveries.makeAllDue(filter, slot, this.clock.date());
    this.ledger.wake(slot());
    return { matched, replayed, dryRun };
  }

  /**
   * Removes finished deliveries that were received before a time. Returns how many.
   * @throws the signal's reason when it is aborted; the steps done stay done
   */
  async removeFinished(before: Date, signal: AbortSignal): Promise<number> {
    const step = (most: number) => this.deliveries.removeFinished(before, most);
    const removed = await inSteps(step, REMOVED_AT_ONCE, signal);
    await inSteps((most) => this.deliveries.removeUnusedBodies(before, most), REMOVED_AT_ONCE, signal);
    return removed;
  }
}

function notRetryable(status: string): DeliveryNotRetryable {
  return new DeliveryNotRetryable(`Only dead and retrying deliveries are tried again; it is ${status}`);
}
