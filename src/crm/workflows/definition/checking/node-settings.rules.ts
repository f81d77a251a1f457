import { type FieldError, InvalidInput, readForm } from '../../../../common/index.js';
import { KINDS, type KindName, outputsOf, type SettingsOf } from '../kinds/kinds.js';
import type { Said } from '../graph/graph.js';

/** Keys of `data` that are the editor's: what a node is called, and how it looks. */
const EDITORS_KEYS: readonly string[] = ['label', 'description', 'icon', 'color', 'ui'];

/** Settings of a kind, or what is wrong with them; paths within `data`. */
export type ReadSettings<K extends KindName = KindName> =
  { settings: SettingsOf<K> } | { errors: readonly FieldError[] };

/** What a node's `data` says to its kind. */
export function readSettings<K extends KindName>(kind: K, data: unknown = {}): ReadSettings<K> {
  const { settings: form, more } = KINDS[kind] as unknown as {
    settings: new () => SettingsOf<K>;
    more?: (settings: SettingsOf<K>) => FieldError[];
  };
  try {
    const settings = readForm(form, withoutEditors(data));
    const errors = [...(more?.(settings) ?? [])];
    if (errors.length === 0) errors.push(...endErrors(kind, settings));
    return errors.length > 0 ? { errors } : { settings };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { errors: error.errors ?? [] };
  }
}

function withoutEditors(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  const own = Object.entries(data as Said).filter(([key]) => !EDITORS_KEYS.includes(key));
  return Object.fromEntries(own);
}

function endErrors(kind: KindName, settings: object): FieldError[] {
  const outputs = outputsOf(kind, settings);
  const { ends = [] } = settings as { ends?: readonly string[] };
  if (ends.length === outputs.length)
    return [{ field: 'ends', message: 'must leave an output that leads on' }];
  return ends.flatMap((each, at) =>
    outputs.includes(each)
      ? []
      : [{ field: `ends[${at}]`, message: `must be one of: ${outputs.join(', ')}` }],
  );
}
