import { warningsOf } from './warnings.rules.js';

const facts = (path: string, more: object = {}) => ({
  variables: [{ field: 'html' as const, path: path.split('.') }],
  removed: [],
  isFrozen: true,
  ...more,
});
const FIELDS = new Set(['city']);
const DATA = { event: { type: 'purchase', items: [{ name: 'x' }], value: null } };

describe('warningsOf', () => {
  it.each([
    'contact',
    'contact.firstName',
    'contact.tags.first',
    'contact.fields',
    'contact.fields.city',
    'unsubscribeUrl',
    'event.type',
    'event.type.size',
    'event.items.first.name',
    'event.value',
  ])('says nothing of %s', (path) => {
    expect(warningsOf(facts(path), '', FIELDS, DATA)).toEqual([]);
  });

  it.each([
    'nome',
    'contact.nome',
    'contact.fields.cidade',
    'contact.first_name',
    'event.amount',
    'evento.type',
  ])('tells that there is no %s', (path) => {
    expect(warningsOf(facts(path), '', FIELDS, DATA)).toEqual([
      { code: 'unknown-variable', message: `html: there is no ${path}: it stays empty` },
    ]);
  });

  it('tells each once, what was taken out, what is slow and what is long', () => {
    const { variables } = facts('nome');
    const all = {
      variables: [...variables, ...variables],
      removed: ['<script>', 'onclick'],
      isFrozen: false,
    };
    expect(warningsOf(all, 'é'.repeat(60_000), FIELDS, {}).map(({ code }) => code)).toEqual([
      'unknown-variable',
      'markup-removed',
      'markup-removed',
      'slow-template',
      'long-mail',
    ]);
  });
});
