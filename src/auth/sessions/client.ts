import type { FastifyRequest } from 'fastify';

/** Where a request comes from, as far as it says. */
export interface Client {
  ip: string;
  userAgent: string;
}

/** `request.ip` believes as many proxies as TRUST_PROXY says. */
export function clientOf(request: FastifyRequest): Client {
  return { ip: request.ip, userAgent: (request.headers['user-agent'] ?? '').slice(0, 300) };
}
