export const AUDIT_VIAS = ['session', 'key', 'system'] as const;

/** How an actor came: logged in, with an API key, or not at all (a command, a job). */
export type AuditVia = (typeof AUDIT_VIAS)[number];

export const AUDIT_OUTCOMES = ['begun', 'done', 'refused', 'failed'] as const;

/** `begun`: nobody has said how it ended; the process died, or the database was away by then. */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** A change, who made it and from where. */
export interface AuditEntry {
  id: string;
  at: Date;
  actorId: string;
  via: AuditVia;
  keyId?: string;
  /** `<room or thing>.<what was done>`: `users.suspend`. */
  action: string;
  target?: AuditTarget;
  before?: AuditState;
  after?: AuditState;
  address?: string;
  /** Under which the log tells of it. */
  correlationId?: string;
  outcome: AuditOutcome;
  code?: string;
}

export interface AuditTarget {
  /** `user`, `event`, `webhook-source`. */
  kind: string;
  id: string;
}

/** Fields of a thing that a trail may show. */
export type AuditState = Record<string, unknown>;

/** How a change ended; what it says is written once. */
export type AuditEnding = Pick<AuditEntry, 'target' | 'before' | 'after' | 'code'> & {
  outcome: Exclude<AuditOutcome, 'begun'>;
};
