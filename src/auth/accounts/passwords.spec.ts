import { Passwords } from './passwords.js';

describe('Passwords', () => {
  const passwords = new Passwords();

  it('are Argon2id with parameters of OWASP, salted, and tell right from wrong', async () => {
    const [one, two] = await Promise.all([passwords.hash('correct horse'), passwords.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify(one, 'correct horse')).toBe(true);
    expect(await passwords.verify(one, 'Correct horse')).toBe(false);
  });

  it('take é in one character or two for the same', async () => {
    expect(await passwords.verify(await passwords.hash('caf\u00e9-com-leite'), 'cafe\u0301-com-leite')).toBe(
      true,
    );
  });

  it('never match without an account', async () => {
    expect(await passwords.verify(undefined, 'no account has this password')).toBe(false);
  });
});
