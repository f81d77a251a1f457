import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { lastValueFrom, of } from 'rxjs';
import { definedOf, toProblem } from '../../common/index.js';
import type { AuditEnding, AuditTarget } from './audit-entry.js';
import { allowed } from './audit-fields.rules.js';
import { AUDITED, type AuditRule } from './audit-rule.js';
import { Audit } from './audit.js';

/** The caller as `auth`, which comes later in the order of rooms, leaves it on the request. */
interface StaffRequest extends FastifyRequest {
  user: { userId: string; via: 'session' | 'key'; keyId?: string };
  params: Record<string, string>;
}

/** Writes the entry of an audited route around its handler, and before its input is looked at. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: Audit,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>) {
    const rule = this.reflector.get<AuditRule>(AUDITED, context.getHandler());
    const { user, params, body, ip } = context.switchToHttp().getRequest<StaffRequest>();
    const { fields = [] } = rule;
    const named = targetOf(rule, params);
    const beginning = {
      actorId: user.userId,
      via: user.via,
      ...(user.keyId !== undefined && { keyId: user.keyId }),
      action: rule.action,
      ...(named && { target: named }),
      address: ip,
    };
    const answer = await this.audit.around(
      beginning,
      () => lastValueFrom(next.handle(), { defaultValue: undefined }),
      (result, note) => {
        const before = allowed(note.before, fields);
        const target = note.target ?? named;
        if ('error' in result) {
          const wanted = allowed(body, fields);
          return { ...asEnding(result.error), ...definedOf({ before, after: wanted, target }) };
        }
        // what was asked for, what came of it, and what only the service knows
        const after = allowed({ ...asObject(body), ...asObject(result.answer), ...note.after }, fields);
        return {
          outcome: 'done',
          ...definedOf({ before, after, target: target ?? targetOf(rule, result.answer) }),
        };
      },
    );
    return of(answer);
  }
}

function asEnding(error: unknown): Pick<AuditEnding, 'outcome' | 'code'> & { outcome: 'refused' | 'failed' } {
  const { status, code } = toProblem(error, '').problem;
  return { outcome: status < 500 ? 'refused' : 'failed', code };
}

/** @param from parameters of the route, or its answer */
function targetOf({ target, key = 'id' }: AuditRule, from: unknown): AuditTarget | undefined {
  const id = asObject(from)[key];
  return target !== undefined && typeof id === 'string' ? { kind: target, id } : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
