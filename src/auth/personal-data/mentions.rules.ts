import { literally } from '../../common/index.js';

/** Signs that go on an address to the left, and to the right. */
const BEFORE = '(?<![A-Za-z0-9._%+-])';
const AFTER = '(?![A-Za-z0-9-]|\\.[A-Za-z0-9])';

/**
 * Finds somebody in texts, by the e-mail in any case (also as it stands in an address of the web) and by the id.
 * `joana@example.com` and `ana@example.com.br` do not mention `ana@example.com`.
 */
export class Mentions {
  private readonly pattern: RegExp;
  private readonly called: RegExp | undefined;

  constructor(private readonly person: { id: string; email?: string; name?: string }) {
    const { id, email } = person;
    const names = [id, ...(email === undefined ? [] : [email, encodeURIComponent(email)])];
    const any = [...new Set(names)].map(literally).join('|');
    this.pattern = new RegExp(`${BEFORE}(?:${any})${AFTER}`, 'gi');
    const name = person.name?.trim();
    if (name) this.called = new RegExp(`(?<!\\p{L})${literally(name)}(?!\\p{L})`, 'iu');
  }

  /** For a database to look for: whatever mentions them fits it, and perhaps more. */
  get roughly(): { $regex: string; $options: 'i' } {
    const { id, email } = this.person;
    const names = email === undefined ? [id] : [id, email];
    return { $regex: names.map(literally).join('|'), $options: 'i' };
  }

  /** Whether a value, or anything within it, mentions them; names of fields included. */
  isIn(value: unknown): boolean {
    if (typeof value === 'string') return value.search(this.pattern) >= 0;
    if (Array.isArray(value)) return value.some((each) => this.isIn(each));
    if (!isPlain(value)) return false;
    return Object.entries(value).some(([key, each]) => this.isIn(key) || this.isIn(each));
  }

  /** The same of a text, or it has their whole name: where a name is of no use but to tell who it was. */
  tells(text: string): boolean {
    return this.isIn(text) || this.called?.test(text) === true;
  }

  /** The value with something else in their place, wherever it mentions them. */
  replacedIn<T>(value: T, by: string): T {
    if (typeof value === 'string') return value.replace(this.pattern, () => by) as T;
    if (Array.isArray(value)) return value.map((each: unknown) => this.replacedIn(each, by)) as T;
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [this.replacedIn(key, by), this.replacedIn(each, by)]),
    ) as T;
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
