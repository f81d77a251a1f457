import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply } from 'fastify';
import { ACCESS, type Access } from '../../common/index.js';
import { Forbidden, Unauthenticated } from '../auth.errors.js';
import type { Permission } from '../permissions.js';
import type { Principal } from './principal.js';

const TokenGuard: Type<CanActivate> = AuthGuard(['api-key', 'access-token']);

/** Stands before every route: lets in whom the route's `Access` names, and nobody where a route names none. */
@Injectable()
export class AccessGuard extends TokenGuard {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // sockets show their token at the handshake
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Forbidden('This route does not say who may call it');
    if (access.kind === 'public') return true;
    await super.canActivate(context);
    check(access, context.switchToHttp().getRequest<{ user: Principal }>().user);
    return true;
  }

  /** Called by the passport guard with what the strategies found. */
  handleRequest(
    error: unknown,
    user: Principal | false | null,
    _info: unknown,
    context: ExecutionContext,
  ): Principal {
    if (error) throw error as Error;
    if (user) return user;
    void context.switchToHttp().getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
    throw new Unauthenticated();
  }
}

function check(access: Exclude<Access, { kind: 'public' }>, caller: Principal): void {
  if (access.kind === 'authenticated') {
    if (caller.via === 'key' && !access.keys) throw new Forbidden('An API key may not do this; log in');
    return;
  }
  if (caller.permissions.has(access.permission as Permission)) return;
  throw new Forbidden(`This needs the permission ${access.permission}`);
}
