import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

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
  const handlers = handlersOf(app);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [toRoute(method, path, item[method], handlers)] : [])),
  );
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

type Controller = (abstract new (...args: never[]) => object) & { prototype: object };

/** Controllers by the beginning of their operations' ids. */
function handlersOf(app: NestFastifyApplication): Map<string, Controller> {
  const modules = [...app.get(ModulesContainer).values()];
  return new Map(
    modules.flatMap(({ controllers }) =>
      [...controllers.values()].map(({ metatype }) => [metatype!.name, metatype as Controller] as const),
    ),
  );
}

/** Nest's number of `@Query()` among the sources of a handler's arguments. */
const QUERY = '4:';

/** Fields of a query's class. From its rules: comments become parts of the document only on the built application. */
function queryFields(operationId: string, handlers: Map<string, Controller>): string[] {
  const [name, method] = operationId.split('_');
  const controller = handlers.get(name)!;
  const sources = (Reflect.getMetadata('__routeArguments__', controller, method) ?? {}) as object;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype, method) as Controller[];
  return Object.keys(sources)
    .filter((source) => source.startsWith(QUERY))
    .flatMap((source) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(types[Number(source.slice(QUERY.length))], '', false, false)
        .map(({ propertyName }) => propertyName),
    );
}

function toRoute(
  method: string,
  path: string,
  operation: Operation,
  handlers: Map<string, Controller>,
): Route {
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
    query: [
      ...new Set([
        ...parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
        ...queryFields(operation.operationId!, handlers),
      ]),
    ],
    takesBody: operation.requestBody !== undefined,
  };
}
