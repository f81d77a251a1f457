/** Why a value does not fulfil a JSON schema, in the words of MongoDB's `errInfo`. Runs only after a refusal. */
import { doc, int32, typeOf, type Doc, type Value } from './bson.ts';
import { compileSchema } from './json-schema.ts';
import { hashKey } from './keys.ts';
import { compileRegex } from './regex.ts';
import { typeName } from './values.ts';

/** The order in which MongoDB tries the keywords. */
const KEYWORDS = [
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'items',
  'additionalItems',
  'properties',
  'additionalProperties',
  'patternProperties',
  'required',
  'minProperties',
  'maxProperties',
  'dependencies',
  'type',
  'bsonType',
];

const REASONS: Record<string, string> = {
  bsonType: 'type did not match',
  type: 'type did not match',
  enum: 'value was not found in enum',
  minimum: 'comparison failed',
  maximum: 'comparison failed',
  multipleOf: 'considered value is not a multiple of the specified value',
  minLength: 'specified string length was not satisfied',
  maxLength: 'specified string length was not satisfied',
  pattern: 'regular expression did not match',
  minItems: 'array did not match specified length',
  maxItems: 'array did not match specified length',
  uniqueItems: 'found a duplicate item',
  minProperties: 'specified number of properties was not satisfied',
  maxProperties: 'specified number of properties was not satisfied',
};

/** Keywords that mean nothing without a neighbour, which is therefore tried and shown with them. */
const NEIGHBOURS: Record<string, string[]> = {
  minimum: ['exclusiveMinimum'],
  maximum: ['exclusiveMaximum'],
  additionalItems: ['items'],
  additionalProperties: ['properties', 'patternProperties'],
};

type Fields = Record<string, Value | undefined>;

/** A document of those fields that are there. */
export function fieldsOf(fields: Fields): Doc {
  const out: Doc = new Map();
  for (const [name, v] of Object.entries(fields)) if (v !== undefined) out.set(name, v);
  return out;
}

/** The rules of `schema` that `v` breaks, each as MongoDB shows it. */
export function schemaErrors(schema: Doc, v: Value): Doc[] {
  const out: Doc[] = [];
  for (const keyword of KEYWORDS) {
    const argument = schema.get(keyword);
    if (argument === undefined) continue;
    const rule = ruleOf(schema, keyword);
    if (!compileSchema(rule)(v)) out.push(ruleError(keyword, argument, rule, v));
  }
  return out;
}

function ruleOf(schema: Doc, keyword: string): Doc {
  const rule: Doc = new Map();
  for (const name of [keyword, ...(NEIGHBOURS[keyword] ?? [])]) {
    let argument = schema.get(name);
    if (argument === undefined) continue;
    // A neighbour says which names or places it takes; whether its own schemas hold is told elsewhere.
    if (name !== keyword && argument instanceof Map) {
      argument = new Map([...argument.keys()].map((key) => [key, new Map()]));
    }
    if (name === 'items' && Array.isArray(argument) && keyword !== name)
      argument = argument.map(() => new Map());
    rule.set(name, argument);
  }
  return rule;
}

/** The names that a schema gives itself, repeated in front of its details. */
function annotations(schema: Value): Fields {
  if (!(schema instanceof Map)) return {};
  return { title: schema.get('title'), description: schema.get('description') };
}

function ruleError(keyword: string, argument: Value, rule: Doc, v: Value): Doc {
  switch (keyword) {
    case 'allOf':
    case 'anyOf':
      return fieldsOf({ operatorName: keyword, schemasNotSatisfied: unsatisfied(argument as Doc[], v) });
    case 'oneOf':
      return oneOfError(argument as Doc[], v);
    case 'not':
      return fieldsOf({ operatorName: keyword, reason: 'child expression matched' });
    case 'items':
      return itemsError(argument, v as Value[]);
    case 'additionalItems':
      return additionalItemsError(argument, rule.get('items') as Value[], v as Value[]);
    case 'properties':
      return propertiesError(argument as Doc, v as Doc);
    case 'additionalProperties':
      return additionalPropertiesError(argument, rule, v as Doc);
    case 'patternProperties':
      return patternPropertiesError(argument as Doc, v as Doc);
    case 'required':
      return fieldsOf({
        operatorName: keyword,
        specifiedAs: new Map([[keyword, argument]]),
        missingProperties: (argument as string[]).filter((name) => !(v as Doc).has(name)).sort(),
      });
    case 'dependencies':
      return dependenciesError(argument as Doc, v as Doc);
    default:
      return leafError(keyword, rule, v);
  }
}

function leafError(keyword: string, rule: Doc, v: Value): Doc {
  const properties = keyword === 'minProperties' || keyword === 'maxProperties';
  const out = fieldsOf({
    operatorName: keyword,
    specifiedAs: rule,
    reason: REASONS[keyword],
    consideredValue: properties ? undefined : v,
  });
  if (keyword === 'bsonType' || keyword === 'type') out.set('consideredType', typeName(typeOf(v)));
  if (keyword === 'minItems' || keyword === 'maxItems')
    out.set('numberOfItems', int32((v as Value[]).length));
  if (keyword === 'uniqueItems') out.set('duplicatedValue', duplicated(v as Value[]));
  if (properties) out.set('numberOfProperties', int32((v as Doc).size));
  return out;
}

function duplicated(list: Value[]): Value {
  const seen = new Set<unknown>();
  for (const v of list) {
    const key = hashKey(v);
    if (seen.has(key)) return v;
    seen.add(key);
  }
  return null;
}

function unsatisfied(schemas: Doc[], v: Value): Doc[] {
  const out: Doc[] = [];
  schemas.forEach((schema, index) => {
    const details = schemaErrors(schema, v);
    if (details.length) out.push(fieldsOf({ index: int32(index), ...annotations(schema), details }));
  });
  return out;
}

function oneOfError(schemas: Doc[], v: Value): Doc {
  const matching = schemas.map((schema, n) => (compileSchema(schema)(v) ? n : -1)).filter((n) => n >= 0);
  if (!matching.length)
    return fieldsOf({ operatorName: 'oneOf', schemasNotSatisfied: unsatisfied(schemas, v) });
  return fieldsOf({
    operatorName: 'oneOf',
    reason: 'more than one subschema matched',
    matchingSchemaIndexes: matching.map((n) => int32(n)),
  });
}

function itemsError(argument: Value, list: Value[]): Doc {
  if (Array.isArray(argument)) {
    const details: Doc[] = [];
    argument.slice(0, list.length).forEach((schema, n) => {
      const errors = schemaErrors(schema as Doc, list[n]);
      if (errors.length)
        details.push(fieldsOf({ itemIndex: int32(n), ...annotations(schema), details: errors }));
    });
    return fieldsOf({ operatorName: 'items', details });
  }
  return itemError('items', 'At least one item did not match the sub-schema', argument as Doc, list, 0);
}

function itemError(keyword: string, reason: string, schema: Doc, list: Value[], from: number): Doc {
  const fits = compileSchema(schema);
  const at = list.findIndex((item, n) => n >= from && !fits(item));
  return fieldsOf({
    operatorName: keyword,
    ...annotations(schema),
    reason,
    itemIndex: int32(at),
    details: schemaErrors(schema, list[at]),
  });
}

function additionalItemsError(argument: Value, items: Value[], list: Value[]): Doc {
  if (argument instanceof Map) {
    const reason = 'At least one additional item did not match the sub-schema';
    return itemError('additionalItems', reason, argument, list, items.length);
  }
  return fieldsOf({
    operatorName: 'additionalItems',
    specifiedAs: doc({ additionalItems: false }),
    reason: 'found additional items',
    additionalItems: list.slice(items.length),
  });
}

function propertiesError(properties: Doc, v: Doc): Doc {
  const broken: Doc[] = [];
  for (const [propertyName, schema] of properties) {
    const item = v.get(propertyName);
    if (item === undefined) continue;
    const details = schemaErrors(schema as Doc, item);
    if (details.length) broken.push(fieldsOf({ propertyName, ...annotations(schema), details }));
  }
  return fieldsOf({ operatorName: 'properties', propertiesNotSatisfied: broken });
}

function additionalPropertiesError(argument: Value, rule: Doc, v: Doc): Doc {
  const named = rule.get('properties') as Doc | undefined;
  const patterns = [...((rule.get('patternProperties') as Doc | undefined)?.keys() ?? [])].map((pattern) =>
    compileRegex(pattern, ''),
  );
  const others = [...v.keys()].filter(
    (name) => !named?.has(name) && !patterns.some((pattern) => pattern.test(name)),
  );
  if (!(argument instanceof Map)) {
    return fieldsOf({
      operatorName: 'additionalProperties',
      specifiedAs: doc({ additionalProperties: false }),
      additionalProperties: others,
    });
  }
  const fits = compileSchema(argument);
  const failing = others.find((name) => !fits(v.get(name)!))!;
  return fieldsOf({
    operatorName: 'additionalProperties',
    ...annotations(argument),
    reason: 'at least one additional property did not match the subschema',
    failingProperty: failing,
    details: schemaErrors(argument, v.get(failing)!),
  });
}

function patternPropertiesError(patterns: Doc, v: Doc): Doc {
  const details: Doc[] = [];
  for (const [regexMatched, schema] of patterns) {
    const pattern = compileRegex(regexMatched, '');
    for (const [propertyName, item] of v) {
      const errors = pattern.test(propertyName) ? schemaErrors(schema as Doc, item) : [];
      if (!errors.length) continue;
      details.push(fieldsOf({ propertyName, ...annotations(schema), regexMatched, details: errors }));
      break;
    }
  }
  return fieldsOf({ operatorName: 'patternProperties', details });
}

function dependenciesError(dependencies: Doc, v: Doc): Doc {
  const failing: Doc[] = [];
  for (const [conditionalProperty, rule] of dependencies) {
    if (!v.has(conditionalProperty)) continue;
    if (Array.isArray(rule)) {
      const missing = (rule as string[]).filter((name) => !v.has(name));
      if (missing.length) failing.push(fieldsOf({ conditionalProperty, missingProperties: missing }));
      continue;
    }
    const details = schemaErrors(rule as Doc, v);
    if (details.length) failing.push(fieldsOf({ conditionalProperty, ...annotations(rule), details }));
  }
  return fieldsOf({ operatorName: 'dependencies', failingDependencies: failing });
}
