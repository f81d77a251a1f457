import type { AudienceRepository, AudienceRow, Lookup } from './audience.repository.js';
import type { ContactQuery } from './contact-query.js';
import { IdFacts, type NameFacts } from './facts.js';

/** Contacts that stand otherwise than those of whom nothing is known, or may. */
export interface Differing {
  /** Those that are found so do, but for those in `unsure`. Each is found by one value at most. */
  sure: Lookup;
  /** Those of whom something may be known by several names: each is judged by all that is known of it. */
  unsure: readonly AudienceRow[];
}

/** To read a contact takes about so many times as long as to look a name up that no contact has. */
const READS_AT = 4;

/** Most contacts are known by one name alone: then it is enough to look that up, and most of that by keys of an index. */
export async function differing(
  audience: AudienceRepository,
  query: ContactQuery,
  known: IdFacts | NameFacts,
): Promise<Differing> {
  if (known instanceof IdFacts) return { sure: { by: '_id', among: [...known.ids] }, unsure: [] };
  const emails = known.emails();
  const { addresses, others } = known.userIds();
  const isByEmail = emails.length >= others.length;
  const sure: Lookup = isByEmail
    ? { by: 'email', among: emails.filter((email) => known.differsBy(email)) }
    : { by: 'userId', among: others.filter((userId) => known.differsByUserId(userId)) };
  const lookups: Lookup[] = isByEmail ? [{ by: 'userId', among: others }] : [{ by: 'email', among: emails }];
  // few contacts were merged, or have an address as their user: mostly all of them are read sooner than the names looked up
  const most = Math.floor(emails.length / READS_AT);
  const merged = await audience.merged(query, most);
  const foreign = await audience.ofForeignUsers(query, most);
  if (!merged) lookups.push({ by: 'otherEmails', among: emails });
  if (!foreign) lookups.push({ by: 'userId', among: addresses });
  const found = [...(merged ?? []), ...(foreign ?? [])];
  for (const lookup of lookups) found.push(...(await audience.find(query, lookup)));
  return { sure, unsure: [...new Map(found.map((row) => [row.id, row])).values()] };
}

/** All of them and some of `unsure` that do not differ, in no order. */
export async function readDiffering(
  audience: AudienceRepository,
  query: ContactQuery,
  { sure, unsure }: Differing,
): Promise<AudienceRow[]> {
  const rows = [...(await audience.find(query, sure)), ...unsure];
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** Counted by keys of an index, but for those of whom it is not sure. */
export async function countDiffering(
  audience: AudienceRepository,
  query: ContactQuery,
  known: IdFacts | NameFacts,
): Promise<number> {
  const { sure, unsure } = await differing(audience, query, known);
  let count = await audience.count(query, sure);
  const among = new Set(sure.among);
  for (const row of unsure) {
    const name = sure.by === 'email' ? row.email : row.userId;
    count += Number(known.holds(row) !== known.otherwise) - Number(name !== undefined && among.has(name));
  }
  return count;
}
