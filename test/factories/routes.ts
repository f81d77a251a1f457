import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Methods of HTTP as OpenAPI spells them. */
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

/** A route of the OpenAPI document. */
export interface Route {
  /** `POST /api/admin/users/{id}/suspend` */
  name: string;
  method: string;
  path: string;
  public: boolean;
  /** The permission that it needs; `own` for what belongs to every caller. */
  permission: unknown;
  secured: boolean;
  /** Name of the change in the trail. */
  audited: unknown;
  /** Names of the parameters in its query. */
  query: string[];
  takesBody: boolean;
}

/** Every route that the application has. */
export function routesOf(app: NestFastifyApplication): Route[] {
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [toRoute(method, path, item[method])] : [])),
  );
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

function toRoute(method: string, path: string, operation: Operation): Route {
  const extensions = operation as unknown as Record<string, unknown>;
  const parameters = (operation.parameters ?? []) as { name: string; in: string }[];
  return {
    name: `${method.toUpperCase()} ${path}`,
    method,
    path,
    public: extensions['x-public'] === true,
    permission: extensions['x-permission'],
    secured: (operation.security ?? []).length > 0,
    audited: extensions['x-audited'],
    query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
    takesBody: operation.requestBody !== undefined,
  };
}
