import { Injectable } from '@nestjs/common';

/** Whom nothing may be sent to; `mailing` fills this port through `Suppressions.register`. */
export interface SuppressionList {
  /** Puts addresses (lower case) on the list as erased, by a keyed hash alone; idempotent, durable when it resolves. */
  addErased: (emails: readonly string[], at: Date) => Promise<void>;
  /** The person has said, and shown that the address is theirs, that they want to be mailed to again. Idempotent. */
  lift: (emails: readonly string[]) => Promise<void>;
  /** Those of the addresses that are on it, for whatever reason. */
  among: (emails: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** All lists of addresses that nothing may be sent to. */
@Injectable()
export class Suppressions {
  private readonly lists: SuppressionList[] = [];

  /** Called in `onModuleInit`. */
  register(list: SuppressionList): void {
    this.lists.push(list);
  }

  async addErased(emails: readonly string[], at: Date): Promise<void> {
    for (const list of this.lists) await list.addErased(emails, at);
  }

  /** By the person's own word only: a double opt-in that was confirmed. */
  async lift(emails: readonly string[]): Promise<void> {
    for (const list of this.lists) await list.lift(emails);
  }

  /** Those of the addresses, each in lower case, that are on any list. */
  async among(emails: readonly string[]): Promise<Set<string>> {
    if (emails.length === 0) return new Set();
    const found = await Promise.all(this.lists.map((list) => list.among(emails)));
    return new Set(found.flatMap((each) => [...each]));
  }
}
