import { z, type ZodType } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/** Keywords of JSON Schema that OpenAI's two APIs and local servers take; none of them is left out where it narrows. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'type',
  'description',
  'default',
  'enum',
  'properties',
  'required',
  'additionalProperties',
  'anyOf',
  'items',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
]);

/**
 * The JSON Schema of a tool's arguments, for `strict: false`: what is optional stays so, and the arguments are checked here
 * anyway, since many servers do not keep to a schema.
 * @param path what an error calls them
 * @throws Error when it is no strict object, or needs a keyword that some servers do not know: a mistake of ours
 */
export function toParameters(schema: ZodType, path = 'parameters'): Json {
  const converted = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', reused: 'inline' }) as Json;
  const { $schema: _, ...root } = converted;
  if (root['type'] !== 'object' || root['additionalProperties'] !== false) {
    throw new Error(`${path} have to be a z.strictObject`);
  }
  return portable(root, path);
}

function portable(schema: Json, path: string): Json {
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'propertyNames') continue; // of a record: that keys are strings
    if (keyword === 'const') kept['enum'] = [value];
    else if (Array.isArray(value) && keyword === 'type')
      kept['anyOf'] = value.map((type: unknown) => ({ type }));
    else if (!KEYWORDS.has(keyword)) throw new Error(`${path}: not every server knows ${keyword}`);
    else if (keyword !== 'minimum' && keyword !== 'maximum') kept[keyword] = inside(keyword, value, path);
    else if (Math.abs(value as number) !== Number.MAX_SAFE_INTEGER) kept[keyword] = value; // else zod's own for z.int()
  }
  return kept;
}

function inside(keyword: string, value: unknown, path: string): unknown {
  if (keyword === 'properties') {
    return Object.fromEntries(
      Object.entries(value as Json).map(([name, each]) => [name, portable(each as Json, `${path}.${name}`)]),
    );
  }
  if (keyword === 'anyOf') return (value as Json[]).map((each) => portable(each, path));
  const isSchema = keyword === 'items' || keyword === 'additionalProperties';
  return isSchema && typeof value === 'object' ? portable(value as Json, path) : value;
}
