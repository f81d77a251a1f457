import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../auth/index.js';
import { DEFAULT_SOURCE } from '../sources/source.directory.js';
import type { Acknowledgement } from './intake.dto.js';
import { DocumentEventWebhook } from './intake.docs.js';
import { IntakeService } from './intake.service.js';
import { DocumentSourceWebhook } from './source-webhook.docs.js';

type WebhookHttpRequest = FastifyRequest<{ Params: { source: string } }>;

/** Where senders post to. The sender is checked by signature or key in the service, so the routes are public. */
@ApiTags('webhooks')
@Controller('webhook')
export class IntakeController {
  constructor(private readonly intake: IntakeService) {}

  /** One event, or up to 500 in an array, from the built-in source `default`. */
  @Public()
  @DocumentEventWebhook()
  @Post('event')
  @HttpCode(202)
  event(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.receive(DEFAULT_SOURCE, request, reply);
  }

  /** A delivery of a configured source, with the signature and payload of its kind. */
  @Public()
  @DocumentSourceWebhook()
  @Post(':source')
  @HttpCode(202)
  source(@Req() request: WebhookHttpRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.receive(request.params.source, request, reply);
  }

  private async receive(
    slug: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Acknowledgement> {
    const { headers, body } = request;
    const query = request.query as Record<string, unknown>;
    const { known, acknowledgement } = await this.intake.receive(slug, { headers, query, body });
    if (known) reply.status(200);
    return acknowledgement;
  }
}
