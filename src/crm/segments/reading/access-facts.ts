import { Injectable } from '@nestjs/common';
import { type Holding, Holdings } from '../../../members/index.js';
import type { AccessRule } from '../rules/rule.js';
import type { AudienceRow } from './audience.repository.js';
import { NameFacts } from './facts.js';

/** All states of what one name has. */
type States = Set<Holding['state']>;

/** What people may open, wait for, or could open once. */
@Injectable()
export class AccessFacts {
  constructor(private readonly holdings: Holdings) {}

  /** Of everybody; null when there are more grants than `limit`. */
  async whole(rule: AccessRule, limit: number): Promise<NameFacts | null> {
    const holdings = await this.holdings.of(rule, limit);
    return holdings && toFacts(rule, holdings);
  }

  async among(rule: AccessRule, rows: readonly AudienceRow[]): Promise<NameFacts> {
    const userIds = rows.flatMap(({ userId }) => userId ?? []);
    const buyers = [
      ...rows.flatMap(({ email, otherEmails = [] }) => [email, ...otherEmails]),
      ...userIds.map((userId) => userId.toLowerCase()),
    ];
    return toFacts(rule, await this.holdings.among(rule, userIds, buyers));
  }
}

function toFacts({ state }: AccessRule, holdings: readonly Holding[]): NameFacts {
  const cells = new Map<string, States>();
  for (const { userId, buyer, state: is } of holdings) {
    const name = userId ?? buyer;
    if (name === null) continue;
    const known = cells.get(name);
    if (known) known.add(is);
    else cells.set(name, new Set([is]));
  }
  return NameFacts.of(cells, (known) => {
    const has = (one: Holding['state']) => known.some((states) => states.has(one));
    if (state !== 'ended') return has(state);
    return has('ended') && !has('active') && !has('waiting');
  });
}
