import type { AudienceRow } from './audience.repository.js';

/** What is known for one rule, of whom; of all others it is known that nothing is. */
export interface Facts {
  holds(row: AudienceRow): boolean;
  /** Whether it holds of those of whom nothing is known. */
  readonly otherwise: boolean;
  /** Of how many something is known. */
  readonly size: number;
}

/** By ids of contacts. */
export class IdFacts implements Facts {
  readonly otherwise = false;

  constructor(readonly ids: ReadonlySet<string>) {}

  get size(): number {
    return this.ids.size;
  }

  holds({ id }: AudienceRow): boolean {
    return this.ids.has(id);
  }
}

/**
 * By the names that senders give people. A contact is meant by its e-mails, in whatever case senders write them,
 * and by its `userId`: by one in lower case in whatever case, by another one as it is. What is known by all of its names is
 * put together.
 */
export class NameFacts implements Facts {
  readonly otherwise: boolean;
  /** Those who are written otherwise than in lower case, by what they are in lower case. */
  private readonly folded = new Map<string, object[]>();
  /** Names that are in lower case already. */
  private readonly plain: string[] = [];

  private constructor(
    private readonly cells: ReadonlyMap<string, object>,
    private readonly judge: (cells: readonly object[]) => boolean,
  ) {
    for (const [name, cell] of cells) {
      const lower = fold(name);
      if (lower === name) {
        this.plain.push(name);
        continue;
      }
      const others = this.folded.get(lower);
      if (others) others.push(cell);
      else this.folded.set(lower, [cell]);
    }
    this.otherwise = judge([]);
  }

  /** @param judge whether it holds of whom this is known; of several names together, in any order */
  static of<Cell extends object>(
    cells: ReadonlyMap<string, Cell>,
    judge: (cells: readonly Cell[]) => boolean,
  ): NameFacts {
    return new NameFacts(cells, judge as (cells: readonly object[]) => boolean);
  }

  get size(): number {
    return this.cells.size;
  }

  holds({ email, otherEmails, userId }: AudienceRow): boolean {
    const known = new Set(this.cellsBy(email));
    for (const other of otherEmails ?? []) for (const cell of this.cellsBy(other)) known.add(cell);
    if (userId !== undefined) for (const cell of this.cellsByUserId(userId)) known.add(cell);
    return known.size === 0 ? this.otherwise : this.judge([...known]);
  }

  /** E-mails in lower case that something is known of, or what may be one. */
  emails(): string[] {
    return [...this.plain.filter(isAddress), ...this.foldedOnly().filter(isAddress)];
  }

  /** What a `userId` of a contact may be that something is known of: addresses, and others. */
  userIds(): { addresses: string[]; others: string[] } {
    const all = [...this.cells.keys(), ...this.foldedOnly()];
    const addresses = all.filter(isAddress);
    return {
      addresses,
      others: addresses.length === all.length ? [] : all.filter((name) => !isAddress(name)),
    };
  }

  /** Whether it is otherwise than `otherwise` for a contact of whom nothing is known but by this e-mail. */
  differsBy(email: string): boolean {
    return this.judge(this.cellsBy(email)) !== this.otherwise;
  }

  /** The same by this `userId`. */
  differsByUserId(userId: string): boolean {
    return this.judge(this.cellsByUserId(userId)) !== this.otherwise;
  }

  private foldedOnly(): string[] {
    return [...this.folded.keys()].filter((name) => !this.cells.has(name));
  }

  private cellsBy(email: string): object[] {
    const cell = this.cells.get(email);
    const others = this.folded.get(email);
    if (!others) return cell ? [cell] : [];
    return cell ? [cell, ...others] : others;
  }

  private cellsByUserId(userId: string): object[] {
    if (fold(userId) === userId) return this.cellsBy(userId);
    const cell = this.cells.get(userId);
    return cell ? [cell] : [];
  }
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

function isAddress(name: string): boolean {
  return name.includes('@');
}
