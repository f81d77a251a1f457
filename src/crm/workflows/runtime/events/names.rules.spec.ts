import { foldedNamesOf, isCalled } from './names.rules.js';

const ANA = { email: 'ana@example.com', otherEmails: ['ana@old.example.com'] };

describe('isCalled', () => {
  it.each<[string, object, boolean]>([
    ['ana@example.com', {}, true],
    ['Ana@Example.COM ', {}, true],
    ['ANA@old.example.com', {}, true],
    ['bia@example.com', {}, false],
    ['usr_1', {}, false],
    ['usr_1', { userId: 'usr_1' }, true],
    ['USR_1', { userId: 'usr_1' }, true],
    ['Cus_1', { userId: 'Cus_1' }, true],
    ['cus_1', { userId: 'Cus_1' }, false],
    ['__proto__', {}, false],
  ])('%s, of %j: %s', (name, more, expected) => {
    const contact = { ...ANA, ...more };
    expect(isCalled(contact, name)).toBe(expected);
    // whoever is called so is found by what the event is kept by
    if (expected) expect(foldedNamesOf(contact)).toContain(name.trim().toLowerCase());
  });
});
