import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, Public } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Metrics } from './metrics.js';
import { mayReadMetrics } from './metrics-access.js';

class MetricsForbidden extends AppError {
  readonly code = 'METRICS.FORBIDDEN';
  readonly status = 403;
}

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  @ApiOperation({
    summary: 'Figures for Prometheus',
    description:
      'Memory, event-loop delay, requests, sockets and what the rooms count. For this machine, or with ' +
      '`Authorization: Bearer <METRICS_TOKEN>`.',
  })
  @ApiBearerAuth('metrics')
  @ApiProduces('text/plain')
  @ApiResponse({
    status: 200,
    description: 'Text of Prometheus, version 0.0.4',
    content: {
      'text/plain': {
        schema: { type: 'string' },
        example:
          '# TYPE http_requests_total counter\nhttp_requests_total{method="GET",route="/docs",status="2xx"} 3\n',
      },
    },
  })
  @Public()
  @Header('cache-control', 'no-store')
  @Get()
  async read(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.check(request);
    void reply.type(this.metrics.contentType);
    return this.metrics.text();
  }

  /** @throws MetricsForbidden */
  private check({ ip, headers }: FastifyRequest): void {
    const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
    const { trustProxy, metricsToken } = this.config;
    const asked = { ip, authorization: headers.authorization, forwarded, trustProxy };
    if (mayReadMetrics(asked, metricsToken)) return;
    throw new MetricsForbidden(
      'Only this machine may read the figures, or who sends METRICS_TOKEN as Bearer token',
    );
  }
}
