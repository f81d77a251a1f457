import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, type OpenAPIObject } from '@nestjs/swagger';
import { setAccess } from '../../common/index.js';
import type { Permission } from '../permissions.js';
import type { Principal } from './principal.js';

const EXTENSION = 'x-permission';
const OWN = 'own';

/** Only for callers with this permission: the role has it and, for an API key, its scopes too. */
export function Requires(permission: Permission) {
  return applyDecorators(
    setAccess({ kind: 'requires', permission }),
    ApiBearerAuth(),
    ApiExtension(EXTENSION, permission),
  );
}

/**
 * For every logged-in user, about their own things only. API keys are refused unless `keys` is set:
 * scopes do not cover such a route, and a key must not widen itself by making another one.
 */
export function Authenticated(options: { keys?: boolean } = {}) {
  const access = setAccess({ kind: 'authenticated', keys: options.keys ?? false });
  return applyDecorators(access, ApiBearerAuth(), ApiExtension(EXTENSION, OWN));
}

/** The caller; only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return context.switchToHttp().getRequest<{ user: Principal }>().user;
});

/** Writes into each operation of an OpenAPI document who may call it. */
export function describeAccess(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as Record<string, unknown>[]) {
      if (typeof operation !== 'object' || operation === null || !('responses' in operation)) continue;
      const permission = operation[EXTENSION];
      if (typeof permission !== 'string') continue;
      const line = permission === OWN ? 'Needs a log-in; any role.' : `Needs permission \`${permission}\`.`;
      const before = typeof operation['description'] === 'string' ? `${operation['description']}\n\n` : '';
      if (!before.includes(line)) operation['description'] = before + line;
    }
  }
  return document;
}
