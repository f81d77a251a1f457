import type { AudienceRepository, AudienceRow } from './audience.repository.js';
import type { ContactQuery } from './contact-query.js';
import { IdFacts, type NameFacts } from './facts.js';

type Known = IdFacts | NameFacts;

/** The contacts of a query of whom something is known, each once, in no order. */
export async function found(
  audience: AudienceRepository,
  query: ContactQuery,
  known: Known,
): Promise<AudienceRow[]> {
  if (known instanceof IdFacts) return audience.find(query, { by: '_id', among: [...known.ids] });
  const emails = known.emails();
  const { addresses, others } = known.userIds();
  const rows = [
    ...(await audience.find(query, { by: 'email', among: emails })),
    ...(await audience.find(query, { by: 'otherEmails', among: emails })),
    ...(await audience.find(query, { by: 'userId', among: [...addresses, ...others] })),
  ];
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/**
 * How many contacts of a query stand otherwise than those of whom nothing is known.
 *
 * Counted by keys of an index, without reading them: those who are known by their e-mail, or by their `userId`, whichever
 * are more. Only those are read of whom something may be known by another of their names too, and each is judged by all
 * that is known of it; every other one is known by that one name alone.
 */
export async function countDiffering(
  audience: AudienceRepository,
  query: ContactQuery,
  known: Known,
): Promise<number> {
  if (known instanceof IdFacts) {
    return known.size === 0 ? 0 : audience.count(query, { by: '_id', among: [...known.ids] });
  }
  const emails = known.emails();
  const { addresses, others } = known.userIds();
  const isByEmail = emails.length >= others.length;
  const counted = isByEmail
    ? { by: 'email' as const, among: emails.filter((email) => known.differsBy(email)) }
    : { by: 'userId' as const, among: others.filter((userId) => known.differsByUserId(userId)) };
  const among = new Set(counted.among);
  const read = [
    ...(await audience.find(query, { by: 'otherEmails', among: emails })),
    ...(await audience.find(query, {
      by: 'userId',
      among: isByEmail ? [...addresses, ...others] : addresses,
    })),
    ...(isByEmail ? [] : await audience.find(query, { by: 'email', among: emails })),
  ];
  let count = among.size === 0 ? 0 : await audience.count(query, counted);
  for (const row of new Map(read.map((each) => [each.id, each])).values()) {
    const isCounted = among.has(isByEmail ? row.email : (row.userId ?? ''));
    count += Number(known.holds(row) !== known.otherwise) - Number(isCounted);
  }
  return count;
}
