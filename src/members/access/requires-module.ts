import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiResponse } from '@nestjs/swagger';
import type { Principal } from '../../auth/index.js';
import type { GuardedFeature } from '../../config/index.js';
import { ModuleGuards } from './module-guards.js';

const FEATURE = 'guarded-feature';

@Injectable()
class ModuleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly guards: ModuleGuards,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const feature = this.reflector.get<GuardedFeature>(FEATURE, context.getHandler());
    const { user } = context.switchToHttp().getRequest<{ user: Principal }>();
    await this.guards.check(feature, user.userId);
    return true;
  }
}

/**
 * On a route: only for those who have the module that MODULE_GUARDS names for the feature; for everybody when it names
 * none. The room's module imports `MembersModule`.
 */
export function RequiresModule(feature: GuardedFeature): MethodDecorator {
  return applyDecorators(
    SetMetadata(FEATURE, feature),
    UseGuards(ModuleGuard),
    ApiResponse({
      status: 403,
      description: `Not allowed, or \`MODULE.LOCKED\`: MODULE_GUARDS names a module for \`${feature}\` that you do not have`,
    }),
  );
}
