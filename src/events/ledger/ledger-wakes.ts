import { Injectable } from '@nestjs/common';
import { Wakes } from '../../platform/index.js';
import { EventLedger } from './event-ledger.js';

/** Takes a wake-up to the process that works on the slot: the one that stores an item seldom is, with roles apart. */
@Injectable()
export class LedgerWakes {
  constructor(ledger: EventLedger, wakes: Wakes) {
    ledger.wakeElsewhere = (slot) => wakes.send('ledger', String(slot));
    wakes.on('ledger', (slot) => ledger.wakeOwn(Number(slot)));
  }
}
