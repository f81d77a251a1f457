import { DAY_MS } from '../../common/index.js';
import type { EndReason, Grant, GrantState } from '../grants/grant.js';

/** What a grant unlocks, by its product or as staff said. */
export type ModulesOf = (grant: Grant) => readonly string[];

/** A module that is unlocked at a moment. */
export interface Entitlement {
  slug: string;
  /** The member's own start: the first grant that gave it, and not before that was theirs. */
  since: Date;
  /** Null is for good. */
  until: Date | null;
  grantIds: string[];
}

/** Why a grant gives nothing, whatever the time; null while it may. */
function endedBy({ revoked, ended }: Pick<Grant, 'revoked' | 'ended'>): Exclude<EndReason, 'expired'> | null {
  return revoked ? 'revoked' : (ended?.reason ?? null);
}

/**
 * When each grant runs out by itself; null for never. A period that was bought before the one before it was over begins
 * at its end: nothing that was paid is lost. Pure, so whatever the order in which they came.
 * @param grants all of one member
 */
export function endsOf(grants: readonly Grant[]): Map<string, Date | null> {
  const ends = new Map<string, Date | null>();
  const latest = new Map<string, number>();
  for (const grant of [...grants].sort(byStart)) {
    const { id, productId, startsAt, durationDays, until } = grant;
    if (durationDays === null) {
      ends.set(id, until);
      continue;
    }
    const counts = productId !== null && endedBy(grant) === null;
    const begins = Math.max(startsAt.getTime(), counts ? (latest.get(productId) ?? 0) : 0);
    const end = begins + durationDays * DAY_MS;
    ends.set(id, new Date(end));
    if (counts) latest.set(productId, end);
  }
  return ends;
}

/** @param end as `endsOf` gives it */
export function stateOf(
  grant: Grant,
  end: Date | null,
  now: Date,
): { state: GrantState; reason: EndReason | null } {
  const reason = endedBy(grant) ?? (end !== null && end <= now ? 'expired' : null);
  if (reason) return { state: 'ended', reason };
  return { state: grant.userId === null ? 'pending' : 'active', reason: null };
}

/** What a member may open at a moment: the union of the grants that are active then. */
export function entitlementsAt(
  grants: readonly Grant[],
  modulesOf: ModulesOf,
  now: Date,
): Map<string, Entitlement> {
  const ends = endsOf(grants);
  const open = new Map<string, Entitlement>();
  const starts = new Map<string, Date>();
  for (const grant of grants) {
    const reason = endedBy(grant);
    if (grant.userId === null || (reason !== null && reason !== 'cancelled')) continue;
    const own = grant.claimedAt && grant.claimedAt > grant.startsAt ? grant.claimedAt : grant.startsAt;
    const end = ends.get(grant.id) ?? null;
    const isActive = stateOf(grant, end, now).state === 'active';
    for (const slug of modulesOf(grant)) {
      const since = starts.get(slug);
      if (!since || own < since) starts.set(slug, own);
      if (!isActive) continue;
      const known = open.get(slug);
      open.set(slug, {
        slug,
        since: own,
        until: known ? later(known.until, end) : end,
        grantIds: [...(known?.grantIds ?? []), grant.id],
      });
    }
  }
  for (const [slug, entitlement] of open) entitlement.since = starts.get(slug)!;
  return open;
}

/** When a lesson opens for a member. @param since the member's own start of the module */
export function opensAt(since: Date, dripDays: number): Date {
  return new Date(since.getTime() + dripDays * DAY_MS);
}

/** Whether every lesson of a module is completed; one without lessons is. */
export function isCompleted(
  lessons: readonly { id: string }[],
  completed: ReadonlyMap<string, Date> | undefined,
): boolean {
  return lessons.every(({ id }) => completed?.has(id));
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return null;
  return a > b ? a : b;
}

function byStart(a: Grant, b: Grant): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1);
}
