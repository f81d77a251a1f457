import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Problem } from './common/index.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<`x-${string}`, unknown>;
type PathItem = OpenAPIObject['paths'][string];
type Responses = NonNullable<NonNullable<OpenAPIObject['components']>['responses']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head'] as const;
const ID = 'req_01ka2b3c4d000q7x1c5v8n2m4p';

const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  description: 'RFC 9457 problem details, the body of every error',
  required: ['type', 'title', 'status', 'detail', 'code', 'id'],
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', description: "The status in HTTP's words", example: 'Bad Request' },
    status: { type: 'integer', example: 400 },
    detail: {
      type: 'string',
      description: 'What went wrong, for people',
      example: 'value: must be a number',
    },
    code: { type: 'string', description: 'Stable, for programs', example: 'COMMON.INVALID_INPUT' },
    errors: {
      type: 'array',
      description: 'Each field at fault',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', example: '[3].value' },
          message: { type: 'string', example: 'must be a number' },
        },
      },
    },
    id: {
      type: 'string',
      description: 'Names this occurrence in the log; of a request also in its header x-request-id',
      example: ID,
    },
  },
};

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds until it is worth trying again',
    schema: { type: 'integer', example: 2 },
  },
} as const;

const RESPONSES: Responses = {
  BadRequest: problem('The input breaks a rule; nothing was changed', {
    title: 'Bad Request',
    status: 400,
    detail: 'value: must be a number',
    code: 'COMMON.INVALID_INPUT',
    errors: [{ field: 'value', message: 'must be a number' }],
  }),
  Unauthorized: problem('No valid token or key', {
    title: 'Unauthorized',
    status: 401,
    detail: 'Log in to do this',
    code: 'AUTH.UNAUTHENTICATED',
  }),
  Forbidden: problem('The role, or the scopes of the key, do not allow it', {
    title: 'Forbidden',
    status: 403,
    detail: 'This needs the permission events:write',
    code: 'AUTH.FORBIDDEN',
  }),
  NotFound: problem('There is none, or it is not yours', {
    title: 'Not Found',
    status: 404,
    detail: 'There is no such thing',
    code: 'COMMON.NOT_FOUND',
  }),
  Unavailable: {
    ...problem('Overload, or the database is away', {
      title: 'Service Unavailable',
      status: 503,
      detail: 'The database is away; try again shortly',
      code: 'COMMON.DATABASE_AWAY',
    }),
    headers: RETRY_AFTER,
  },
};

/** Adds the errors that a route can answer by its nature, and what a caller without a permission reads. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
    responses: { ...document.components?.responses, ...RESPONSES },
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (!operation) continue;
      describeOperation(path, operation);
      describeIds(document, document.paths[ownPath(path)] ?? item, operation);
    }
  }
  return document;
}

function describeOperation(path: string, operation: Operation): void {
  const permission = operation['x-permission'];
  // scopes of a key are permissions: where one is needed, a key will do
  if (typeof permission === 'string' && permission.includes(':')) {
    operation.security = [...(operation.security ?? []), { apiKey: [] }];
  }
  if (operation['x-public'] === true) {
    const access = path.startsWith('/webhook/')
      ? 'Needs no log-in: the sender is checked by the signature, or where that is said by an API key.'
      : 'Needs no permission.';
    operation.description = [operation.description, access].filter(Boolean).join('\n\n');
  }
  const possible = {
    400: operation.requestBody !== undefined || (operation.parameters?.length ?? 0) > 0,
    401: typeof permission === 'string',
    403: typeof permission === 'string' && permission.includes(':'),
    404: path.includes('{'),
    503: path.startsWith('/api/') || path.startsWith('/webhook/'),
  };
  const names = {
    400: 'BadRequest',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'NotFound',
    503: 'Unavailable',
  };
  for (const status of [400, 401, 403, 404, 503] as const) {
    if (possible[status]) operation.responses[status] ??= { $ref: `#/components/responses/${names[status]}` };
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response && !('$ref' in response)) response.description ||= STATUS_CODES[status] ?? status;
    if (Number(status) >= 400 && response && !('$ref' in response)) {
      response.content ??= {
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      };
    }
  }
}

/** Of the thing with the `id`: `/api/things/{id}` of `/api/things/{id}/rename`. */
function ownPath(path: string): string {
  return path.replace(/(\{id\}).*/, '$1');
}

/** A path's `id` is that of the thing which the route is about: nothing that each of them has to say. */
function describeIds(document: OpenAPIObject, item: PathItem, operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    if ('$ref' in parameter || parameter.in !== 'path' || parameter.name !== 'id') continue;
    parameter.description ??= 'Its `id`, as the list shows it';
    const shown = idShownBy(document, item);
    if (shown !== undefined) parameter.example ??= shown;
  }
}

function idShownBy(document: OpenAPIObject, { get }: PathItem): unknown {
  const answer = get?.responses['200'];
  let schema = answer && 'content' in answer ? answer.content?.['application/json']?.schema : undefined;
  if (schema && '$ref' in schema) schema = document.components?.schemas?.[schema.$ref.split('/').at(-1)!];
  const id = schema && 'properties' in schema ? schema.properties?.['id'] : undefined;
  return id && 'example' in id ? id.example : undefined;
}

function problem(
  description: string,
  example: Omit<Problem, 'type' | 'id'>,
): Exclude<Responses[string], { $ref: string }> {
  return {
    description,
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: { type: 'about:blank', ...example, id: ID },
      },
    },
  };
}
