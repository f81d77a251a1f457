import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { AuditInterceptor } from './audit.interceptor.js';
import { AUDITED, type AuditRule } from './audit-rule.js';

/**
 * For a route by which staff changes something: `@Audited('users.suspend', { target: 'user', fields: ['status'] })`. Each
 * call is in the trail, refused ones included. What is not named in `fields` is never written down.
 */
export function Audited(action: string, rule: Omit<AuditRule, 'action'> = {}): MethodDecorator {
  return applyDecorators(
    SetMetadata(AUDITED, { action, ...rule } satisfies AuditRule),
    ApiExtension('x-audited', action),
    UseInterceptors(AuditInterceptor),
  );
}
