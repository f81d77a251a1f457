import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { PagesService } from './pages.service.js';

/**
 * Addresses that no route has: files of the console and its pages. Not a route for everything, which would take the
 * answers of those that are refused before they are found, such as addresses that are too long.
 */
@Injectable()
export class Unclaimed implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly pages: PagesService,
  ) {}

  onModuleInit(): void {
    // tools run the application without a server
    const fastify = (
      this.host.httpAdapter as { getInstance<T>(): T } | undefined
    )?.getInstance<FastifyInstance>();
    fastify?.addHook('onRequest', (request, reply, done) => {
      const content = request.is404 ? this.pages.other(request, reply) : undefined;
      if (content) void reply.send(content);
      else done();
    });
  }
}
