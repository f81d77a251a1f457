import type { ContactInput, FieldValue } from '../contact.js';
import { CONTROL, LONGEST_NAME, MOST_TAGS, toEmail, toTag } from '../contact.rules.js';
import type { ContactField } from '../fields/field.js';
import { parseValue, parseYesNo } from '../fields/field-values.rules.js';

const OWN = ['email', 'name', 'tags', 'stage', 'subscribed'] as const;

type Own = (typeof OWN)[number];

/** Other words for the same columns. */
const ALIASES: Readonly<Record<string, Own>> = { 'e-mail': 'email', nome: 'name', etiquetas: 'tags' };

export type Column = { kind: Own } | { kind: 'field'; field: ContactField };

/** What the columns of a file are; undefined for those that nothing is known of. */
export function columnsOf(names: readonly string[], fields: readonly ContactField[]): (Column | undefined)[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const key = name.trim().toLowerCase();
    const own = OWN.find((each) => each === (ALIASES[key] ?? key));
    const field = fields.find((each) => each.key === key || each.label.toLowerCase() === key);
    const id = own ?? field?.key;
    if (id === undefined || taken.has(id)) return undefined;
    taken.add(id);
    return own ? { kind: own } : { kind: 'field', field: field! };
  });
}

/** What a row says of a contact, or what is wrong with it. */
export type ImportedRow = { input: ContactInput } | { problem: string };

/** Empty cells say nothing. */
export function rowOf(columns: readonly (Column | undefined)[], cells: readonly string[]): ImportedRow {
  const input: Partial<ContactInput> & { fields: Record<string, FieldValue> } = { fields: {} };
  for (const [at, column] of columns.entries()) {
    const cell = unescaped((cells[at] ?? '').trim());
    if (!column || cell === '') continue;
    const problem = read(column, cell, input);
    if (problem) return { problem };
  }
  return input.email === undefined
    ? { problem: 'email: is missing' }
    : { input: { ...input, email: input.email } };
}

/** Reads a cell into the input; returns what is wrong with it. */
function read(
  column: Column,
  cell: string,
  input: Partial<ContactInput> & { fields: Record<string, FieldValue> },
): string | undefined {
  switch (column.kind) {
    case 'email': {
      const email = toEmail(cell);
      if (email === null) return 'email: is no e-mail address';
      input.email = email;
      return;
    }
    case 'name':
      if (CONTROL.test(cell)) return 'name: must have no line breaks or other control characters';
      if (cell.length > LONGEST_NAME) return `name: is longer than ${LONGEST_NAME} characters`;
      input.name = cell.toWellFormed();
      return;
    case 'tags': {
      const tags = cell
        .split(/[,;|]/)
        .filter((tag) => tag.trim() !== '')
        .map(toTag);
      if (tags.includes(null)) return 'tags: each has 1 to 64 characters';
      if (tags.length > MOST_TAGS) return `tags: are more than ${MOST_TAGS}`;
      input.tags = [...new Set(tags as string[])];
      return;
    }
    case 'stage':
      if (CONTROL.test(cell) || cell.length > 64) return 'stage: has 1 to 64 characters, without line breaks';
      input.stage = cell;
      return;
    case 'subscribed': {
      const said = parseYesNo(cell);
      if (said === null) return 'subscribed: must be yes or no';
      input.subscription = said ? 'subscribed' : 'unsubscribed';
      return;
    }
    case 'field': {
      const checked = parseValue(column.field, cell);
      if ('problem' in checked) return `${column.field.key}: ${checked.problem}`;
      input.fields[column.field.key] = checked.value;
    }
  }
}

/** What files of ours, and of others who care, put before the sign that a spreadsheet would take for a formula. */
function unescaped(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '');
}

/** Two rows about the same e-mail, as one: the later one has the last word. */
export function together(first: ContactInput, later: ContactInput): ContactInput {
  return {
    ...first,
    ...later,
    tags: [...new Set([...(first.tags ?? []), ...(later.tags ?? [])])],
    fields: { ...first.fields, ...later.fields },
  };
}
