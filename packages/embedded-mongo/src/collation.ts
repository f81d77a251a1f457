/** Collations by Intl.Collator. */
import { doc, type Doc, type Value } from './bson.ts';
import { compileFold } from './collation-fold.ts';
import { MongoError } from './errors.ts';
import { show } from './show.ts';
import { compareStrings, isNumeric, toNumber, type Collation } from './values.ts';

/** A collation made ready. */
export interface CompiledCollation extends Collation {
  /** As MongoDB shows it, with every option. */
  readonly spec: Doc;
  /** The same text for collations that compare alike. */
  readonly name: string;
  /** The same form for all strings that it holds equal, and for some others: the keys of indexes. */
  fold(text: string): string;
}

type Compare = (a: string, b: string) => number;

interface Options {
  locale: string;
  caseLevel: boolean;
  caseFirst: string;
  strength: number;
  numericOrdering: boolean;
  alternate: string;
  maxVariable: string;
  normalization: boolean;
  backwards: boolean;
}

/** The version of Unicode's collation library that MongoDB says. */
const VERSION = '57.1';
const TYPES: Record<string, string> = {
  locale: 'string',
  caseLevel: 'bool',
  caseFirst: 'string',
  strength: 'int',
  numericOrdering: 'bool',
  alternate: 'string',
  maxVariable: 'string',
  normalization: 'bool',
  backwards: 'bool',
  version: 'string',
};
const ALLOWED: Record<string, Value[]> = {
  caseFirst: ['upper', 'lower', 'off'],
  alternate: ['non-ignorable', 'shifted'],
  maxVariable: ['punct', 'space'],
};
/** The keywords after `@collation=` in ICU's names of locales, as Unicode's extension names them. */
const VARIANTS: Record<string, string> = {
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
  gb2312han: 'gb2312',
};
const MAX_KEPT = 100;

const kept = new Map<string, CompiledCollation>();
const folds = new Map<string, (text: string) => string>();

/** The collation that `spec` describes; undefined for the simple one. Throws 2, 9, 14, 161, 40414 and 40415. */
export function compileCollation(spec: Doc | undefined): CompiledCollation | undefined {
  if (spec === undefined || spec.size === 0) return undefined;
  const given = show(spec);
  const known = kept.get(given);
  if (known) return known;
  checkTypes(spec);
  const locale = spec.get('locale') as string;
  if (locale === 'simple') {
    if (spec.size > 1)
      throw new MongoError(9, `If locale=simple, no other fields should be present in: ${given}`);
    return undefined;
  }
  const made = build(optionsOf(spec, languageTag(locale, given)), languageTag(locale, given));
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(given, made);
  return made;
}

function checkTypes(spec: Doc): void {
  for (const [name, v] of spec) {
    const type = TYPES[name];
    if (!type) throw new MongoError(40415, `BSON field 'collation.${name}' is an unknown field.`);
    const fits =
      type === 'string' ? typeof v === 'string' : isNumeric(v) || (type === 'bool' && typeof v === 'boolean');
    if (!fits) {
      throw new MongoError(14, `BSON field 'collation.${name}' is the wrong type, expected type '${type}'`);
    }
    const plain = isNumeric(v) ? toNumber(v) : (v as string | boolean);
    if (ALLOWED[name] && !ALLOWED[name].includes(plain)) {
      throw new MongoError(
        2,
        `Enumeration value '${String(plain)}' for field 'collation.${name}' is not a valid value.`,
      );
    }
  }
  const strength = spec.get('strength');
  if (isNumeric(strength) && !(toNumber(strength) >= 1 && toNumber(strength) <= 5)) {
    const bound = toNumber(strength) < 1 ? '>= 1' : '<= 5';
    throw new MongoError(
      51024,
      `BSON field 'collation.strength' value must be ${bound}, actual value '${toNumber(strength)}'`,
    );
  }
  if (!spec.has('locale')) {
    throw new MongoError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (spec.has('version') && spec.get('version') !== VERSION) {
    throw new MongoError(
      161,
      `Requested collation version ${spec.get('version') as string} but the only available collator version was ${VERSION}`,
    );
  }
}

function languageTag(locale: string, given: string): string {
  const [name, keyword] = locale.split('@');
  const variant = keyword?.replace(/^collation=/, '');
  const tag = name.replaceAll('_', '-') + (variant ? `-u-co-${VARIANTS[variant] ?? variant}` : '');
  let known = false;
  try {
    known =
      !name.includes('-') &&
      Intl.Collator.supportedLocalesOf(tag).length > 0 &&
      (!variant || new Intl.Collator(tag).resolvedOptions().collation === (VARIANTS[variant] ?? variant));
  } catch {
    // Not even the form of a language tag.
  }
  if (!known) throw new MongoError(2, `Field 'locale' is invalid in: ${given}`);
  return tag;
}

/** All options, those of the language where none is given. */
function optionsOf(spec: Doc, tag: string): Options {
  const standard = new Intl.Collator(tag).resolvedOptions();
  const flag = (name: string, otherwise: boolean): boolean => {
    const v = spec.get(name);
    return v === undefined ? otherwise : isNumeric(v) ? toNumber(v) !== 0 : v === true;
  };
  const text = (name: string, otherwise: string): string =>
    (spec.get(name) as string | undefined) ?? otherwise;
  const strength = spec.get('strength');
  const options: Options = {
    locale: spec.get('locale') as string,
    caseLevel: flag('caseLevel', false),
    caseFirst: text('caseFirst', standard.caseFirst === 'false' ? 'off' : standard.caseFirst),
    strength: strength === undefined ? 3 : Math.trunc(toNumber(strength as number)),
    numericOrdering: flag('numericOrdering', false),
    alternate: text('alternate', standard.ignorePunctuation ? 'shifted' : 'non-ignorable'),
    maxVariable: text('maxVariable', 'punct'),
    normalization: flag('normalization', false),
    backwards: flag('backwards', /^fr-CA/.test(tag)),
  };
  if (options.backwards && options.strength === 1) {
    throw new MongoError(2, `'backwards' is invalid with 'strength' of 1 in: ${show(spec)}`);
  }
  if (spec.has('caseFirst') && options.caseFirst !== 'off' && !options.caseLevel && options.strength < 3) {
    throw new MongoError(
      2,
      `'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2 in: ${show(spec)}`,
    );
  }
  if (options.backwards && !tag.startsWith('fr')) {
    throw new MongoError(
      2,
      "The collation option 'backwards' is supported for French only by the embedded engine",
    );
  }
  return options;
}

function build(options: Options, tag: string): CompiledCollation {
  const { strength, caseLevel } = options;
  const shifted = options.alternate === 'shifted';
  const spaces = shifted && options.maxVariable === 'space';
  const language = tag.startsWith('fr') ? (options.backwards ? 'fr-CA' : 'fr') : tag;
  const by = (
    sensitivity: Intl.CollatorOptions['sensitivity'],
    ignorePunctuation = shifted && !spaces,
  ): Compare => {
    const { caseFirst, numericOrdering } = options;
    return new Intl.Collator(language, {
      sensitivity,
      ignorePunctuation,
      numeric: numericOrdering,
      caseFirst: caseFirst as 'upper' | 'lower' | 'false',
      ...(caseFirst === 'off' && { caseFirst: 'false' as const }),
    }).compare;
  };
  // The levels of a comparison, one after the other; each of Intl's takes those before it along.
  const levels: Compare[] = [];
  if (strength === 1) levels.push(by(caseLevel ? 'case' : 'base'));
  else if (caseLevel) levels.push(by('accent'), by('case'));
  if (strength === 2 && !caseLevel) levels.push(by('accent'));
  if (strength > 2) levels.push(by('variant'));
  const dropped = (text: string): string => (spaces ? text.replace(/\s+/gu, '') : text);
  const [only] = levels;
  let order: Compare = only;
  if (levels.length > 1 || spaces) {
    order = (a, b) => {
      const [x, y] = [dropped(a), dropped(b)];
      for (const level of levels) {
        const c = level(x, y);
        if (c !== 0) return c;
      }
      return 0;
    };
  }
  const tertiary = order;
  const whole = by('variant', false);
  if (strength === 4 && shifted) order = (a, b) => tertiary(a, b) || whole(a, b);
  if (strength === 5) {
    order = (a, b) =>
      tertiary(a, b) || (shifted ? whole(a, b) : 0) || compareStrings(a.normalize('NFD'), b.normalize('NFD'));
  }
  const spec = doc({ ...options, version: VERSION });
  let fold: ((text: string) => string) | undefined;
  return {
    spec,
    name: show(spec),
    compare: (a, b) => order(a, b),
    fold(text) {
      fold ??= foldOf(`${language} ${String(shifted && !spaces)}`, by('base'), options.numericOrdering);
      return fold(dropped(text));
    },
  };
}

/** What takes long to make is shared by the collations of a language. */
function foldOf(name: string, compareBase: Compare, numeric: boolean): (text: string) => string {
  let letters = folds.get(name);
  if (!letters) {
    letters = compileFold(compareBase);
    if (folds.size >= MAX_KEPT) folds.clear();
    folds.set(name, letters);
  }
  const made = letters;
  return numeric ? (text) => made(text).replace(/(?<![0-9])0+(?=[0-9])/g, '') : made;
}
