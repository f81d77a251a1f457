import { Injectable, Logger, type OnApplicationBootstrap, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { Config } from '../config/index.js';
import { Database, Redis, Requests } from '../platform/index.js';

/** How long a shutdown waits for requests that are being answered, in ms. */
const FINISH_MS = 5000;

/** Whether this process lives, and whether it should get requests; see docs/operations.md. */
@Injectable()
export class HealthService implements OnApplicationBootstrap {
  private readonly log = new Logger('Health');
  private state: 'starting' | 'serving' | 'ending' = 'starting';
  private wasReady = true;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly redis: Redis,
    private readonly requests: Requests,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.state = 'serving';
  }

  /**
   * The first step of a shutdown: not ready any more, while everything still works. Resolves when the requests that are
   * under way have been answered, within a bound.
   */
  async end(): Promise<void> {
    this.state = 'ending';
    await this.requests.finish(this.config.shutdownDelaySeconds * 1000, FINISH_MS);
  }

  /** Never fails: a process that answers lives, also while it ends, and while what it needs is away. */
  async live(): Promise<HealthCheckResult> {
    const uptimeSeconds = Math.floor(process.uptime());
    try {
      return await this.checks.check([() => this.indicators.check('process').up({ uptimeSeconds })]);
    } catch (error) {
      return resultOf(error);
    }
  }

  /** @throws ServiceUnavailableException, with the result, while starting or ending, and while the database is away */
  async ready(): Promise<HealthCheckResult> {
    try {
      const result = await this.checks.check([
        () => this.application(),
        () => this.answering(),
        ...(this.redis.isConfigured ? [() => this.joined()] : []),
      ]);
      this.tell(result);
      return result;
    } catch (error) {
      const result = resultOf(error);
      if (this.state === 'ending') result.status = 'shutting_down';
      this.tell(result);
      throw new ServiceUnavailableException(result);
    }
  }

  private application() {
    const check = this.indicators.check('application');
    if (this.state === 'serving') return check.up();
    return check.down(this.state === 'ending' ? 'It is ending' : 'It is starting');
  }

  private answering() {
    const kind = this.database.embedded ? 'embedded' : 'mongodb';
    return this.indicators.check('database').attempt(async () => {
      if (!(await this.database.isReachable())) throw new Error('The database does not answer');
      return { kind };
    });
  }

  /** While Redis is away everything goes on, more slowly between processes: that is no reason to send requests elsewhere. */
  private async joined() {
    const check = this.indicators.check('redis');
    return (await this.redis.isReachable()) ? check.up() : check.degraded('Redis does not answer');
  }

  /** Once when it changes: who asks may ask each second. Nothing of the end, which whoever ends it knows. */
  private tell({ status, error }: HealthCheckResult): void {
    if (this.state === 'ending') return;
    const isReady = status !== 'error';
    if (isReady === this.wasReady) return;
    this.wasReady = isReady;
    const why = Object.entries(error ?? {}).map(([name, part]) => `${name}: ${String(part?.['message'])}`);
    if (isReady) this.log.log('Ready again');
    else this.log.warn(`Not ready: ${why.join(', ')}`);
  }
}

/** @throws the error when it is none of a check */
function resultOf(error: unknown): HealthCheckResult {
  if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
  throw error;
}
