import { applyDecorators, type CustomDecorator, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Who may call a route. `auth` refuses every route that does not say it. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated'; readonly keys: boolean }
  | { readonly kind: 'requires'; readonly permission: string };

export const ACCESS = 'access';

export function setAccess(access: Access): CustomDecorator {
  return SetMetadata(ACCESS, access);
}

/** Anybody may call this route, or it checks its callers itself (signatures, one-time tokens). */
export function Public() {
  return applyDecorators(setAccess({ kind: 'public' }), ApiExtension('x-public', true));
}
