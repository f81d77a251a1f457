/** Collations by Intl.Collator. */
import type { Doc } from './bson.ts';
import { MongoError } from './errors.ts';
import { show } from './show.ts';
import { toInteger } from './values.ts';
import type { Collation } from './values.ts';

const OPTIONS = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'backwards',
  'normalization',
  'version',
]);
const cache = new Map<string, Collation>();

/** Strength 1-3 through Intl.Collator; undefined for the simple collation. Other options are refused. */
export function compileCollation(spec: Doc | undefined): Collation | undefined {
  if (spec === undefined || spec.size === 0) return undefined;
  for (const key of spec.keys()) {
    if (!OPTIONS.has(key)) throw new MongoError(40415, `BSON field 'collation.${key}' is an unknown field.`);
  }
  const locale = spec.get('locale');
  if (typeof locale !== 'string')
    throw new MongoError(
      locale === undefined ? 40414 : 14,
      "BSON field 'collation.locale' is missing but a required field",
    );
  if (locale === 'simple') {
    if (spec.size > 1)
      throw new MongoError(2, 'Cannot specify other collation options with the simple locale');
    return undefined;
  }
  const strength = spec.has('strength') ? toInteger(spec.get('strength')) : 3;
  if (strength === undefined || strength < 1 || strength > 5)
    throw new MongoError(51024, `BSON field 'collation.strength' value must be between 1 and 5`);
  if (strength > 3) throw new MongoError(2, `collation strength ${strength} is not supported; 1 to 3 are`);
  for (const [key, standard] of [
    ['alternate', 'non-ignorable'],
    ['backwards', false],
    ['maxVariable', 'punct'],
    ['caseLevel', false],
  ] as const) {
    if (spec.has(key) && spec.get(key) !== standard) {
      if (key === 'caseLevel' && spec.get(key) === true && strength === 1) continue;
      throw new MongoError(2, `collation option ${key} is not supported with that value`);
    }
  }
  const name = show(spec);
  let found = cache.get(name);
  if (!found) {
    found = build(locale.replaceAll('_', '-').replace(/@.*$/, ''), strength, spec);
    if (cache.size > 100) cache.clear();
    cache.set(name, found);
  }
  return found;
}

function build(locale: string, strength: number, spec: Doc): Collation {
  const caseFirst = spec.get('caseFirst');
  let collator: Intl.Collator;
  try {
    if (Intl.Collator.supportedLocalesOf(locale).length === 0) throw new RangeError('unknown locale');
    collator = new Intl.Collator(locale, {
      sensitivity:
        strength === 1
          ? spec.get('caseLevel') === true
            ? 'case'
            : 'base'
          : strength === 2
            ? 'accent'
            : 'variant',
      numeric: spec.get('numericOrdering') === true,
      caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
    });
  } catch {
    throw new MongoError(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  const order = collator.compare;
  return { compare: (a, b) => order(a, b) };
}
