import { DAY_MS } from '../../common/index.js';
import { endsOf, type Entitlement, stateOf } from '../access/entitlement.rules.js';
import type { Grant } from '../grants/grant.js';

/** So many days before an end its owner is reminded. */
const REMIND_DAYS = 3;

export type UpkeepStep =
  /** Nothing ends by itself. */
  | { do: 'nothing'; next: null }
  /** Too early. */
  | { do: 'wait'; next: Date }
  /** It ends soon. */
  | { do: 'remind'; next: Date; end: Date }
  /** It has ended, which nobody else tells. */
  | { do: 'tell'; next: null };

/** What is to be done about a grant now, and when to look again. @param ofOwner every grant of its owner */
export function upkeepOf(grant: Grant, ofOwner: readonly Grant[], now: Date): UpkeepStep {
  if (grant.userId === null) return { do: 'nothing', next: null }; // looked at again when it is claimed
  const end = endsOf(ofOwner).get(grant.id) ?? null;
  const { state, reason } = stateOf(grant, end, now);
  if (state === 'ended') return { do: reason === 'expired' ? 'tell' : 'nothing', next: null };
  if (end === null) return { do: 'nothing', next: null };
  const remindAt = new Date(end.getTime() - REMIND_DAYS * DAY_MS);
  if (remindAt > now) return { do: 'wait', next: remindAt };
  // who gets something for a few days knows it
  if (remindAt <= grant.startsAt) return { do: 'wait', next: end };
  return { do: 'remind', next: end, end };
}

/** The modules that are locked when it ends: what another grant gives for longer is not among them. */
export function losesAt(
  end: Date,
  slugs: readonly string[],
  open: ReadonlyMap<string, Entitlement>,
): string[] {
  return slugs.filter((slug) => {
    const until = open.get(slug)?.until;
    return until !== undefined && until !== null && until <= end;
  });
}
