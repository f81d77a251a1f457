// Every route of the built application's OpenAPI document: a summary, who may call it, and examples for all that it
// takes and gives. On the built application, because comments become descriptions only there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDocument } from './document.mjs';
import { CLIENT, clientOf } from './web-client.mjs';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** Everything that the document leaves open, each as a line. */
function gapsOf(document) {
  const gaps = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const say = (gap) => gaps.push(`${method.toUpperCase()} ${path}: ${gap}`);
      if (!operation.summary) say('no summary');
      if (!/Needs /.test(operation.description ?? '')) say('does not say who may call it');
      if (!operation.tags?.length) say('no tag');
      for (const parameter of operation.parameters ?? []) {
        if (!parameter.description) say(`parameter ${parameter.name} has no description`);
        if (parameter.required && parameter.schema?.default !== undefined)
          say(`parameter ${parameter.name} has a default and is required`);
        if (!hasExample(parameter) && !isShown(document, parameter.schema)) {
          say(`parameter ${parameter.name} has no example`);
        }
      }
      if (operation.requestBody)
        for (const gap of gapsOfBody(document, operation.requestBody)) say(`body: ${gap}`);
      const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 300);
      if (answers.length === 0) say('no answer of success');
      for (const [status, answer] of answers) {
        if (!answer.description) say(`${status} has no description`);
        if (status === '204') continue;
        for (const gap of gapsOfBody(document, answer)) say(`${status}: ${gap}`);
      }
    }
  }
  return gaps;
}

function gapsOfBody(document, body) {
  const media = Object.entries(body.content ?? {});
  if (media.length === 0) return ['shape not described'];
  return media.flatMap(([type, { schema, ...shown }]) => {
    if (hasExample(shown)) return [];
    return schema ? missing(document, schema, type, []) : [`${type} has neither schema nor example`];
  });
}

/** Comments become descriptions in files of this name only; elsewhere a DTO loses its fields. */
function gapsOfFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.dto.ts'))
    .flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^(?:export )?class (\w+Dto)\b/gm)].map(
        ([, name]) => `${name} has to stand in a file *.dto.ts, not in ${file}`,
      ),
    );
}

/** DTOs of the same name in two files: the document has one schema for both, and it is wrong for one of them. */
function gapsOfNames(folder) {
  const places = new Map();
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'))) {
    for (const [, name] of readFileSync(join(folder, file), 'utf8').matchAll(
      /^(?:export )?class (\w+Dto)\b/gm,
    ))
      places.set(name, [...(places.get(name) ?? []), file]);
  }
  return [...places]
    .filter(([, files]) => files.length > 1)
    .map(([name, files]) => `${name} is the name of several classes: ${files.join(', ')}`);
}

/** Fields that a DTO checks and the document does not have: the compiler drops a field whose decorators it cannot read. */
function gapsOfFields(document, storage) {
  const gaps = [];
  for (const [target, checks] of storage.validationMetadatas) {
    const schema = document.components.schemas[target.name];
    if (!schema?.properties) continue;
    for (const name of new Set(checks.map(({ propertyName }) => propertyName))) {
      if (!schema.properties[name]) gaps.push(`${target.name}.${name} is not in the document`);
    }
  }
  return gaps;
}

/** The console's client is made of this document. */
async function gapsOfClient(document) {
  const isStale = readFileSync(CLIENT, 'utf8') !== (await clientOf(document));
  return isStale ? [`${CLIENT} is not of this document: npm run web:api`] : [];
}

const hasExample = (place) => 'example' in place || Object.keys(place.examples ?? {}).length > 0;
const isShown = (document, schema) => schema !== undefined && missing(document, schema, '', []).length === 0;

/** Paths within a schema whose value nobody could guess from the document. */
function missing(document, schema, at, seen) {
  if (schema.$ref) {
    if (seen.includes(schema.$ref)) return [];
    const target = schema.$ref
      .split('/')
      .slice(1)
      .reduce((place, key) => place?.[key], document);
    return target
      ? missing(document, target, at, [...seen, schema.$ref])
      : [`${at}: ${schema.$ref} is missing`];
  }
  if (hasExample(schema) || 'default' in schema || 'const' in schema || schema.enum) return [];
  const parts = schema.allOf ?? schema.oneOf ?? schema.anyOf;
  if (parts) return parts.flatMap((part) => missing(document, part, at, seen));
  if ([schema.type].flat().includes('array')) return missing(document, schema.items ?? {}, `${at}[]`, seen);
  if (schema.type === 'boolean' || schema.type === 'null') return [];
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length > 0)
    return properties.flatMap(([name, part]) => missing(document, part, `${at} ${name}`, seen));
  return [`${at} has no example`];
}

await withDocument(async (document, { getMetadataStorage }) => {
  const gaps = [
    ...gapsOf(document),
    ...gapsOfFields(document, getMetadataStorage()),
    ...gapsOfNames('src'),
    ...gapsOfFiles('src'),
    ...(await gapsOfClient(document)),
  ];
  const routes = Object.values(document.paths).flatMap((item) =>
    METHODS.filter((method) => item[method]),
  ).length;
  for (const gap of gaps) console.error(gap);
  console.log(`${routes} routes, ${gaps.length} gaps`);
  process.exitCode = gaps.length === 0 && routes > 0 ? 0 : 1;
});
