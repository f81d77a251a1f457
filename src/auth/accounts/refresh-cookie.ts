import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOriginAllowed, ownHost } from '../../common/index.js';
import type { Config } from '../../config/index.js';
import { OriginRefused } from '../auth.errors.js';
import { REFRESH_SECONDS } from '../sessions/session.service.js';

const NAME = 'refresh_token';
const PATH = '/api/auth';

/** Keeps the refresh token where the page's scripts cannot read it. */
export function setRefreshCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  token: string,
): void {
  void reply.setCookie(NAME, token, { ...attributes(request, config), maxAge: REFRESH_SECONDS });
}

export function clearRefreshCookie(request: FastifyRequest, reply: FastifyReply, config: Config): void {
  void reply.clearCookie(NAME, attributes(request, config));
}

/**
 * The refresh token of the body, else of the cookie. A browser sends the cookie by itself, so then the
 * page that asks must be one of ours; `*` in CORS_ORIGINS means "without credentials" and is not enough.
 * @throws OriginRefused
 */
export function refreshTokenOf(
  request: FastifyRequest,
  config: Config,
  fromBody: string | undefined,
): string | undefined {
  if (fromBody) return fromBody;
  const fromCookie = request.cookies[NAME];
  if (!fromCookie) return undefined;
  const trusted = config.corsOrigins.filter((origin) => origin !== '*');
  if (!isOriginAllowed(request.headers.origin, ownHost(request.headers, config.trustProxy), trusted))
    throw new OriginRefused();
  return fromCookie;
}

function attributes(request: FastifyRequest, config: Config) {
  const secure = request.protocol === 'https' || config.publicUrl.startsWith('https:');
  return { path: PATH, httpOnly: true, sameSite: 'strict' as const, secure };
}
