import type { ContactField } from '../queries';
import { keyOf } from '../setup/key-of';

export const OWN_COLUMNS = ['email', 'name', 'tags', 'stage', 'subscribed'] as const;

type OwnColumn = (typeof OWN_COLUMNS)[number];

/** What a column becomes: one of a contact's, `field:city`, a new field, or nothing. */
export type Target = OwnColumn | `field:${string}` | 'new' | 'ignore';

/** What people call the columns that each contact has. */
const ALIASES: Readonly<Record<string, OwnColumn>> = {
  email: 'email',
  'e-mail': 'email',
  mail: 'email',
  correio: 'email',
  name: 'name',
  nome: 'name',
  'full name': 'name',
  'nome completo': 'name',
  tags: 'tags',
  etiquetas: 'tags',
  stage: 'stage',
  etapa: 'stage',
  subscribed: 'subscribed',
  inscrito: 'subscribed',
};

/** What each column seems to be; each target is taken once. */
export function guess(columns: readonly string[], fields: readonly ContactField[]): Target[] {
  const taken = new Set<Target>();
  return columns.map((column) => {
    const name = column.trim().toLowerCase();
    const field = fields.find(({ key, label }) => key === name || label.toLowerCase() === name);
    const target: Target = ALIASES[name] ?? (field ? `field:${field.key}` : 'ignore');
    if (target === 'ignore' || taken.has(target)) return 'ignore';
    taken.add(target);
    return target;
  });
}

/** The key of the field that a column is to become; one that no other has. */
export function newKey(column: string, taken: ReadonlySet<string>): string {
  const key = keyOf(column) || 'field';
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? key : `${key.slice(0, 36)}_${number}`;
    if (!taken.has(tried) && !RESERVED.has(tried)) return tried;
  }
}

/** Names of other columns, which no field may have. */
const RESERVED: ReadonlySet<string> = new Set([
  ...OWN_COLUMNS,
  ...['id', 'lifecycle', 'constructor', 'prototype'],
]);

/** What the API is to read above a column; what is ignored has a name that nothing else has. */
export function headOf(target: Target, at: number, made: ReadonlyMap<number, string>): string {
  if (target === 'ignore') return `_${at + 1}`;
  if (target === 'new') return made.get(at) ?? `_${at + 1}`;
  return target.startsWith('field:') ? target.slice('field:'.length) : target;
}
