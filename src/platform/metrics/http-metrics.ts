import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Metrics } from './metrics.js';

/** Counts and times every request by its route (the pattern, never the address), method and class of status. */
@Injectable()
export class HttpMetrics implements OnModuleInit {
  private readonly requests;
  private readonly seconds;
  /** The series of a route, found without making labels for each request. */
  private readonly series = new Map<string, { count: () => void; time: (seconds: number) => void }>();

  constructor(
    private readonly host: HttpAdapterHost,
    metrics: Metrics,
  ) {
    this.requests = metrics.counter({
      name: 'http_requests_total',
      help: 'Requests answered, by route and class of status',
      labelNames: ['method', 'route', 'status'],
    });
    this.seconds = metrics.histogram({
      name: 'http_request_duration_seconds',
      help: 'From the first byte of a request to the last of its answer',
      labelNames: ['method', 'route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
  }

  onModuleInit(): void {
    // tools run the application without a server
    const fastify = (
      this.host.httpAdapter as { getInstance<T>(): T } | undefined
    )?.getInstance<FastifyInstance>();
    fastify?.addHook('onResponse', (request, reply, done) => {
      this.record(request, reply);
      done();
    });
  }

  private record(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const { count, time } = this.seriesOf(request.method, route, Math.floor(reply.statusCode / 100));
    count();
    time(reply.elapsedTime / 1000);
  }

  private seriesOf(method: string, route: string, statusClass: number) {
    const key = `${method} ${statusClass} ${route}`;
    let series = this.series.get(key);
    if (!series) {
      const counter = this.requests.labels(method, route, `${statusClass}xx`);
      const histogram = this.seconds.labels(method, route);
      series = { count: () => counter.inc(), time: (seconds) => histogram.observe(seconds) };
      this.series.set(key, series);
    }
    return series;
  }
}
