import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ownHost } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { LANDING_PAGE } from './landing-page.js';
import {
  chooseEncoding,
  contentSecurityPolicy,
  type Encoding,
  isFresh,
  isNavigation,
} from './pages.rules.js';
import { WebBuild, type WebFile } from './web-build.js';

/** Seconds that a browser keeps what never changes: a year. */
const FOR_EVER = 365 * 86_400;

/** The web console, as files. */
@Injectable()
export class PagesService {
  constructor(
    private readonly build: WebBuild,
    private readonly config: Config,
  ) {}

  /** The console at its front door; the landing page where it was not built. */
  front(request: FastifyRequest, reply: FastifyReply): Buffer | string {
    if (this.build.page) return this.send(request, reply, this.build.page);
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache');
    return LANDING_PAGE;
  }

  /** A file of the console, or the console itself for the address of one of its pages; undefined for any other. */
  other(request: FastifyRequest, reply: FastifyReply): Buffer | undefined {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = request.url.split('?', 1)[0];
    const page = isNavigation(path, request.headers.accept) ? this.build.page : undefined;
    const file = this.build.file(path) ?? page;
    return file && this.send(request, reply, file);
  }

  private send(request: FastifyRequest, reply: FastifyReply, file: WebFile): Buffer {
    const encoding = chooseEncoding(
      request.headers['accept-encoding'],
      Object.keys(file.packed) as Encoding[],
    );
    const etag = encoding ? file.etag.replace(/"$/, `-${encoding}"`) : file.etag;
    void reply.headers({
      'content-type': file.type,
      'cache-control': file.immutable ? `public, max-age=${FOR_EVER}, immutable` : 'no-cache',
      vary: 'accept-encoding',
      etag,
    });
    if (file.type.startsWith('text/html')) {
      const host = ownHost(request.headers, this.config.trustProxy);
      const withUnlayer = this.config.unlayerProjectId !== undefined;
      void reply.header('content-security-policy', contentSecurityPolicy(host, withUnlayer));
    }
    if (isFresh(request.headers['if-none-match'], etag)) {
      void reply.status(304);
      return Buffer.alloc(0);
    }
    if (!encoding) return file.plain;
    void reply.header('content-encoding', encoding);
    return file.packed[encoding]!;
  }
}
