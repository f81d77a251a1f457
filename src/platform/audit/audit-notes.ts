import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { AuditTarget } from './audit-entry.js';

/** What a service says about the change that it makes; only the fields that its route names are written down. */
export interface AuditNote {
  before?: object | null;
  /** Where the route's answer does not show it. */
  after?: object;
  target?: AuditTarget;
}

/** Where services say more about a change than its route can see, without knowing who asked for it. */
@Injectable()
export class AuditNotes {
  private readonly current = new AsyncLocalStorage<AuditNote>();

  /** About the change that this call is a part of; nothing where none is audited. The last word about a side counts. */
  note(note: AuditNote): void {
    const noted = this.current.getStore();
    if (noted) Object.assign(noted, note);
  }

  /** Runs a change; what it notes is in `into` then. */
  during<T>(into: AuditNote, change: () => Promise<T>): Promise<T> {
    return this.current.run(into, change);
  }
}
