import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../auth/index.js';
import type { BounceTakenDto } from './bounce.dto.js';
import { BounceIntake } from './bounce-intake.js';
import { DocumentBounces } from './bounce.docs.js';

/** Where mail servers tell that mails came back. Each shows by a signature or a secret that it is it, so the route is public. */
@ApiTags('crm')
@Controller('webhook/mail-bounce')
export class BounceController {
  constructor(private readonly intake: BounceIntake) {}

  @Public()
  @DocumentBounces()
  @Post(':provider')
  @HttpCode(200)
  take(@Param('provider') provider: string, @Req() request: FastifyRequest): Promise<BounceTakenDto> {
    const { headers, body } = request;
    const query = request.query as Record<string, unknown>;
    return this.intake.take(provider, {
      headers,
      query,
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    });
  }
}
