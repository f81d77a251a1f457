import { Injectable, Logger } from '@nestjs/common';
import { correlationId, newId } from '../../common/index.js';
import { Clock } from '../clock/clock.js';
import type { AuditEnding, AuditEntry, AuditState } from './audit-entry.js';
import { allowed } from './audit-fields.rules.js';
import { type AuditNote, AuditNotes } from './audit-notes.js';
import { AUDIT_PREFIX, type AuditFilter, AuditRepository } from './audit.repository.js';

/** Who asks for a change, and which one. */
export type AuditBeginning = Pick<AuditEntry, 'actorId' | 'via' | 'keyId' | 'action' | 'target' | 'address'>;

/**
 * Who changed what, when and from where. An entry is written before its change and completed after it: a change whose
 * entry cannot be written is not made, and one that a crash cuts off is in the trail as `begun`. The other order would
 * lose the entry of exactly the change that somebody will ask about.
 */
@Injectable()
export class Audit {
  private readonly log = new Logger(Audit.name);

  constructor(
    private readonly rows: AuditRepository,
    private readonly notes: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /**
   * A whole entry at once, for what no route asks for.
   * @param entry of now, unless it says when: seeds tell of the past
   * @param fields those of `before` and `after` that may be shown
   */
  async record(
    entry: Omit<AuditEntry, 'id' | 'at' | 'outcome'> & { at?: Date; outcome?: AuditEnding['outcome'] },
    fields: readonly string[],
  ): Promise<void> {
    const { before, after, at, ...rest } = entry;
    await this.rows.insert({
      ...this.stamp(at),
      outcome: 'done',
      ...rest,
      ...states({ before: allowed(before, fields), after: allowed(after, fields) }),
    });
  }

  /**
   * Makes a change between the two writes of its entry.
   * @param change what it notes on its way is for `end`
   * @param end what is to be said of how it ended
   * @throws what `change` throws; what the database says when the entry cannot be begun, and then nothing was changed
   */
  async around<T>(
    beginning: AuditBeginning,
    change: () => Promise<T>,
    end: (result: { answer: T } | { error: unknown }, note: AuditNote) => AuditEnding,
  ): Promise<T> {
    const stamp = this.stamp();
    const { id } = stamp;
    await this.rows.insert({ ...stamp, outcome: 'begun', ...beginning });
    const note: AuditNote = {};
    try {
      const answer = await this.notes.during(note, change);
      await this.complete(id, end({ answer }, note));
      return answer;
    } catch (error) {
      await this.complete(id, end({ error }, note));
      throw error;
    }
  }

  /** Newest first. */
  list(filter: AuditFilter, limit: number, before?: string): Promise<AuditEntry[]> {
    return this.rows.list(filter, limit, before);
  }

  /** Takes out what is personal about somebody who asks to be forgotten; that something was changed stays. */
  forget(person: { id: string; email?: string }): Promise<void> {
    return this.rows.erase(person);
  }

  /** The change is made, or was refused: its answer does not wait for a database that is gone by now. */
  private async complete(id: string, ending: AuditEnding): Promise<void> {
    try {
      await this.rows.complete(id, ending);
    } catch (error) {
      this.log.error(`${id} stays without its end (${ending.outcome}): ${String(error)}`);
    }
  }

  private stamp(at = this.clock.date()): Pick<AuditEntry, 'id' | 'at' | 'correlationId'> {
    const chain = correlationId();
    return {
      id: newId(AUDIT_PREFIX, at.getTime()),
      at,
      ...(chain !== undefined && { correlationId: chain }),
    };
  }
}

function states(both: { before: AuditState | undefined; after: AuditState | undefined }) {
  return { ...(both.before && { before: both.before }), ...(both.after && { after: both.after }) };
}
