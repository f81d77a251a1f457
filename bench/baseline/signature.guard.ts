import type { IncomingMessage } from 'node:http';
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type RawBodyRequest,
  UnauthorizedException,
} from '@nestjs/common';

const TOLERANCE_SECONDS = 300;

/** Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and the raw body. */
@Injectable()
export class SignatureGuard implements CanActivate {
  private readonly key = Buffer.from(process.env['WEBHOOK_SECRET']!.replace(/^whsec_/, ''), 'base64');

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<RawBodyRequest<IncomingMessage>>();
    const id = String(request.headers['webhook-id'] ?? '');
    const timestamp = String(request.headers['webhook-timestamp'] ?? '');
    const given = String(request.headers['webhook-signature'] ?? '');
    if (!id || !timestamp || !request.rawBody) throw new UnauthorizedException();
    if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS))
      throw new UnauthorizedException();
    const expected = createHmac('sha256', this.key)
      .update(`${id}.${timestamp}.`)
      .update(request.rawBody)
      .digest();
    const valid = given.split(' ').some((part) => {
      const [version, text] = part.split(',');
      const actual = Buffer.from(text ?? '', 'base64');
      return version === 'v1' && actual.length === expected.length && timingSafeEqual(actual, expected);
    });
    if (!valid) throw new UnauthorizedException();
    return true;
  }
}
