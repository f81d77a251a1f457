import { Injectable } from '@nestjs/common';
import type { EventInbox, EventProjection } from './ledger.ports.js';

/** The totals that follow the events; later rooms add theirs in `onModuleInit`. */
@Injectable()
export class EventProjections {
  private readonly list: EventProjection[] = [];

  register(projection: EventProjection): void {
    this.list.push(projection);
  }

  all(): readonly EventProjection[] {
    return this.list;
  }
}

/** Where new events wait; later rooms add theirs in `onModuleInit`. */
@Injectable()
export class EventInboxes {
  private readonly list: EventInbox[] = [];

  register(inbox: EventInbox): void {
    this.list.push(inbox);
  }

  all(): readonly EventInbox[] {
    return this.list;
  }
}
