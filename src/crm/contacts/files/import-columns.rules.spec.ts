import type { ContactField } from '../fields/field.js';
import { columnsOf, rowOf, together } from './import-columns.rules.js';

const createdAt = new Date(0);
const FIELDS: ContactField[] = [
  { key: 'age', label: 'Age', type: 'number', createdAt },
  { key: 'vip', label: 'VIP', type: 'boolean', createdAt },
  { key: 'birthday', label: 'Nascimento', type: 'date', createdAt },
  { key: 'plan', label: 'Plan', type: 'choice', options: ['Gold', 'Silver'], createdAt },
  { key: 'note', label: 'Note', type: 'text', createdAt },
];
const NAMES = ['E-mail', 'nome', 'Tags', 'stage', 'subscribed', 'age', 'vip', 'nascimento', 'plan', 'note'];
const columns = columnsOf(NAMES, FIELDS);
const read = (said: Record<string, string>) =>
  rowOf(
    columns,
    NAMES.map((name) => ({ 'E-mail': 'ana@example.com', ...said })[name] ?? ''),
  );

it('knows columns by their names, each once', () => {
  expect(columns.every((column) => column !== undefined)).toBe(true);
  expect(columnsOf(['email', 'EMAIL', 'phone', 'vip', 'Vip'], FIELDS).map((column) => column?.kind)).toEqual([
    'email',
    undefined,
    undefined,
    'field',
    undefined,
  ]);
});

it.each<[string, Record<string, string>, object]>([
  ['an address alone', { 'E-mail': ' ANA@Example.com ' }, { email: 'ana@example.com', fields: {} }],
  ['a name', { nome: ' Ana ' }, { name: 'Ana' }],
  ['tags', { Tags: 'VIP, vip|Web;  ' }, { tags: ['vip', 'web'] }],
  ['a stage', { stage: 'won' }, { stage: 'won' }],
  ['a yes', { subscribed: 'Sim' }, { subscription: 'subscribed' }],
  ['a no', { subscribed: '0' }, { subscription: 'unsubscribed' }],
  ['numbers with a comma', { age: '31,5' }, { fields: { age: 31.5 } }],
  ['a yes of a field', { vip: 'não' }, { fields: { vip: false } }],
  ['a day of Brazil', { nascimento: '28/02/1990' }, { fields: { birthday: '1990-02-28' } }],
  ['a choice in any case', { plan: 'gold' }, { fields: { plan: 'Gold' } }],
  ['an escaped formula', { note: "'=1+1" }, { fields: { note: '=1+1' } }],
  ['a text with lines', { note: 'a\nb' }, { fields: { note: 'a\nb' } }],
])('reads %s', (_, said, expected) => {
  expect(read(said)).toMatchObject({ input: expected });
});

it.each<[Record<string, string>, string]>([
  [{ 'E-mail': '' }, 'email: is missing'],
  [{ 'E-mail': 'nobody' }, 'email: is no e-mail address'],
  [{ 'E-mail': 'a@example.com\r\nbcc:b@example.com' }, 'email: is no e-mail address'],
  [{ nome: 'Ana\r\nBcc: b@example.com' }, 'name: must have no line breaks'],
  [{ nome: 'x'.repeat(201) }, 'name: is longer than 200'],
  [{ Tags: 'x'.repeat(65) }, 'tags: each has 1 to 64'],
  [{ Tags: 'a\nb' }, 'tags: each has 1 to 64'],
  [{ subscribed: 'perhaps' }, 'subscribed: must be yes or no'],
  [{ age: 'old' }, 'age: must be a number'],
  [{ age: '1e999' }, 'age: must be a number'],
  [{ age: '9'.repeat(30) }, 'age: must be a number'],
  [{ nascimento: '30/02/1990' }, 'birthday: must be a date'],
  [{ plan: 'iron' }, 'plan: must be one of'],
  [{ note: 'a\u0000b' }, 'note: must be a text'],
])('refuses %j', (said, problem) => {
  expect(read(said)).toEqual({ problem: expect.stringContaining(problem) as string });
});

it('lets the later of two rows have the last word', () => {
  const email = 'ana@example.com';
  expect(
    together(
      { email, name: 'Ana', tags: ['a'], fields: { age: 1, vip: true }, subscription: 'unsubscribed' },
      { email, name: 'Ana S', tags: ['b'], fields: { age: 2 } },
    ),
  ).toEqual({
    email,
    name: 'Ana S',
    tags: ['a', 'b'],
    fields: { age: 2, vip: true },
    subscription: 'unsubscribed',
  });
});
