import type { ListedUser } from '../../auth/index.js';
import { folded, termsOf } from './search-words.rules.js';
import { UserIndex, type UserQuestion } from './user-index.js';

const NAMES = ['Ana', 'Anabela', 'João', 'Joana', 'Bruno', 'Zoë'];
const SURNAMES = ['Silva', 'Silveira', 'Souza', 'Conceição', "O'Brien"];

function user(at: number, change: Partial<ListedUser> = {}): ListedUser {
  const name = `${NAMES[at % NAMES.length]} ${SURNAMES[at % SURNAMES.length]}`;
  return {
    id: `usr_${String(at).padStart(4, '0')}`,
    name,
    email: `p${at}@example.com`,
    role: at % 7 === 0 ? 'operator' : 'member',
    emailVerified: true,
    status: at % 5 === 0 ? 'suspended' : 'active',
    createdAt: new Date((at * 7919) % 1000),
    ...change,
  };
}

const USERS = Array.from({ length: 120 }, (_, at) => user(at));

function indexOf(users: readonly ListedUser[]): UserIndex {
  const index = new UserIndex();
  index.add(users);
  return index;
}

const question = (change: Partial<UserQuestion>): UserQuestion => ({
  terms: [],
  sort: 'createdAt',
  descending: false,
  skip: 0,
  limit: 1000,
  ...change,
});

/** Words as they stand, and what is in them between signs. */
function beginningsOf(name: string, email: string): string[] {
  const whole = folded(`${name} ${email}`).split(' ');
  return whole.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')]);
}

/** The same by looking at everybody. */
function plainly(users: readonly ListedUser[], { terms, role, status }: UserQuestion): string[] {
  return users
    .filter((each) => role === undefined || each.role === role)
    .filter((each) => status === undefined || each.status === status)
    .filter(({ name, email }) =>
      terms.every((term) => beginningsOf(name, email).some((word) => word.startsWith(term))),
    )
    .map(({ id }) => id)
    .sort();
}

describe('UserIndex', () => {
  const searches = [
    '',
    'a',
    'an',
    'ana',
    'anabela',
    'sil',
    'ana sil',
    'jo con',
    "o'",
    'p1',
    'p11@',
    'com',
    'zz',
    '.*',
  ];
  const filters = [{}, { role: 'operator' }, { status: 'suspended' }, { role: 'member', status: 'active' }];

  it.each(searches.flatMap((search) => filters.map((filter) => ({ search, filter }))))(
    'finds "$search" with $filter as a look at everybody does',
    ({ search, filter }) => {
      const asked = question({ terms: termsOf(search), ...filter });
      const { ids, total } = indexOf(USERS).find(asked);
      expect([...ids].sort()).toEqual(plainly(USERS, asked));
      expect(total).toBe(ids.length);
    },
  );

  it.each(['createdAt', 'name', 'email'] as const)('gives pages by %s that do not overlap', (sort) => {
    const index = indexOf(USERS);
    const { ids } = index.find(question({ sort }));
    const pages = Array.from({ length: 13 }, (_, at) =>
      index.find(question({ sort, skip: at * 10, limit: 10 })),
    );
    expect(pages.flatMap((page) => page.ids)).toEqual(ids);
    expect(pages.every(({ total }) => total === USERS.length)).toBe(true);
    expect(index.find(question({ sort, descending: true })).ids).toEqual(ids.toReversed());
  });

  it('is after changes as if it were made anew', () => {
    const index = indexOf(USERS.slice(0, 60));
    const changed = new Map(USERS.slice(0, 60).map((each) => [each.id, each]));
    const put = (each: ListedUser) => {
      index.put(each);
      changed.set(each.id, each);
    };
    for (let at = 60; at < 120; at++) put(user(at));
    for (let at = 0; at < 120; at += 3) put(user(at, { name: `Nova ${at}`, changedAt: new Date(1) }));
    for (let at = 0; at < 120; at += 4) put(user(at, { role: 'admin', changedAt: new Date(2) }));
    const fresh = indexOf([...changed.values()]);
    for (const search of searches) {
      for (const sort of ['createdAt', 'name', 'email'] as const) {
        const asked = question({ terms: termsOf(search), sort });
        expect(index.find(asked)).toEqual(fresh.find(asked));
      }
    }
    expect(index.size).toBe(120);
    expect(index.waste).toBeGreaterThan(0);
  });

  it('does not go back to an older state that was read later', () => {
    const index = indexOf([user(1)]);
    index.put(user(1, { status: 'suspended', changedAt: new Date(20) }));
    index.put(user(1, { status: 'active', changedAt: new Date(10) }));
    expect(index.find(question({ status: 'suspended' })).total).toBe(1);
  });
});
