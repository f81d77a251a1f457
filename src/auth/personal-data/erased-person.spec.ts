import { erasedPerson, type ErasureSubject } from './erased-person.js';

const subject: ErasureSubject = {
  userId: 'usr_1',
  email: 'ana@example.com',
  emailVerified: true,
  registeredAt: new Date(5),
  name: 'Ana',
  names: ['Ana@Example.com'],
  key: 'k',
  begunAt: new Date(0),
};

describe('an erased person', () => {
  const person = erasedPerson(subject, false);

  it('has each of their names once', () => {
    const again = { ...subject, names: ['usr_1', 'ana@example.com', 'Ana@Example.com'] };
    expect(person.names).toEqual(['usr_1', 'ana@example.com', 'Ana@Example.com']);
    expect(erasedPerson(again, false).names).toEqual(person.names);
  });

  it("is not known by an e-mail that may be somebody else's", () => {
    const unverified = erasedPerson({ ...subject, emailVerified: false, names: [] }, false);
    expect(unverified.email).toBeUndefined();
    expect(unverified.names).toEqual(['usr_1']);
    expect(unverified.mentions.isIn('ana@example.com')).toBe(false);
    expect(unverified.mailbox).toEqual({ to: 'ana@example.com', since: new Date(5) });
    expect(person.mailbox).toEqual({ to: 'ana@example.com', since: new Date(0) });
  });

  it('has an alias for each name, the same each time', () => {
    const aliases = person.names.map(person.alias);
    expect(new Set(aliases).size).toBe(3);
    expect(person.names.map(erasedPerson({ ...subject, names: [] }, true).alias)).toEqual(aliases);
    for (const alias of aliases) {
      expect(alias).toMatch(/^erased_[0-9a-f]{16}_[0-9a-f]{8}$/);
      expect(alias >= person.aliases.from && alias < person.aliases.to).toBe(true);
    }
  });

  it('shares no alias with anybody who has another key', () => {
    const other = erasedPerson({ ...subject, key: 'l' }, false);
    const alias = other.alias('usr_1');
    expect(alias).not.toBe(person.alias('usr_1'));
    expect(alias >= person.aliases.from && alias < person.aliases.to).toBe(false);
  });
});
