import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy as CustomStrategy } from 'passport-custom';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { Config } from '../../config/index.js';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { SessionService } from '../sessions/session.service.js';
import type { Principal } from './principal.js';

const bearer = ExtractJwt.fromAuthHeaderAsBearerToken() as (request: unknown) => string | null;

/** `Authorization: Bearer <access token>` */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(JwtStrategy, 'access-token') {
  constructor(
    config: Config,
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionService,
  ) {
    super({
      jwtFromRequest: bearer,
      secretOrKey: config.jwtSecret,
      algorithms: ['HS256'],
      ignoreExpiration: true, // `accept` looks at it, by the application's clock
    });
  }

  async validate(payload: unknown): Promise<Principal | null> {
    const claims = this.tokens.accept(payload);
    return claims && this.sessions.identify(claims);
  }
}

/** `Authorization: Bearer td_...` */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(CustomStrategy, 'api-key') {
  constructor(private readonly keys: ApiKeys) {
    super();
  }

  async validate(request: unknown): Promise<Principal | null> {
    const token = bearer(request);
    return token?.startsWith('td_') ? this.keys.verify(token) : null;
  }
}
