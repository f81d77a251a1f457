import type { OpenAPIObject } from '@nestjs/swagger';

interface Described {
  required?: boolean | string[];
  schema?: { default?: unknown };
  properties?: Record<string, { default?: unknown }>;
}

/** What has a default need not be given, which the document would say otherwise of a field with an initial value. */
export function describeDefaults(document: OpenAPIObject): OpenAPIObject {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item) as { parameters?: Described[] }[]) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.schema?.default !== undefined) parameter.required = false;
      }
    }
  }
  for (const schema of Object.values(document.components?.schemas ?? {}) as Described[]) {
    if (!Array.isArray(schema.required)) continue;
    schema.required = schema.required.filter((name) => schema.properties?.[name]?.default === undefined);
    if (schema.required.length === 0) delete schema.required;
  }
  return document;
}
