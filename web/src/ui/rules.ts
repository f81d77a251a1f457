import { defineWords, useWords } from '../i18n/words';

const words = defineWords(
  {
    email: 'Informe um e-mail válido',
    name: 'Informe de 1 a 100 caracteres',
    password: 'A senha tem de 10 a 128 caracteres',
    missing: 'Preencha este campo',
    different: 'As senhas são diferentes',
  },
  {
    email: 'Enter a valid e-mail',
    name: 'Enter 1 to 100 characters',
    password: 'A password has 10 to 128 characters',
    missing: 'Fill in this field',
    different: 'The passwords are different',
  },
);

/** What the API refuses anyway, said before anything is sent. Each gives the words, or null. */
export function useRules() {
  const said = useWords(words);
  return {
    email: (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : said.email),
    name: (value: string) => (value.trim().length >= 1 && value.trim().length <= 100 ? null : said.name),
    newPassword: (value: string) => (value.length >= 10 && value.length <= 128 ? null : said.password),
    filled: (value: string) => (value.trim() === '' ? said.missing : null),
    sameAs: (name: string) => (value: string, values: Record<string, unknown>) =>
      value === values[name] ? null : said.different,
  };
}
