import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AppModule } from './app.module.js';
import {
  AppError,
  isOriginAllowed,
  type LogOutput,
  openLog,
  ownHost,
  parseJsonBody,
  ProblemFilter,
  refuseConnection,
  REQUEST_ID_HEADER,
  sizeBesideLongestText,
  validationPipe,
} from './common/index.js';
import type { Config, LogLevel } from './config/index.js';
import { docsPolicy, serveDocs } from './openapi.js';
import { Realtime, RealtimeAdapter, Redis, Requests } from './platform/index.js';

/** Largest body that is read, in bytes; one more is answered with 413. */
const BODY_LIMIT = 64 * 1024;
/** The same for routes that take events, or the graph of a workflow. */
const EVENTS_BODY_LIMIT = 1024 * 1024;
/** The same for templates of mails: HTML, and an editor's design of it. */
const TEMPLATE_BODY_LIMIT = 2 * 1024 * 1024;
/** The same for a backtest that brings its candles; what is beside them has the limit of events. */
const UPLOAD_BODY_LIMIT = 32 * 1024 * 1024;
/** How long a request may take to arrive, in ms; its answer may take longer. */
const ARRIVAL_MS = 30_000;
/** How long a connection may stay without a byte in either direction, in ms; web sockets have their own pings. */
const IDLE_MS = 120_000;

export interface CreateAppOptions {
  /** Instead of LOG_LEVEL. */
  logLevel?: LogLevel;
  /** Instead of the standard output. */
  logOutput?: LogOutput;
}

/** The whole application, ready to listen; main.ts and the tests make it the same way. */
export async function createApp(
  config: Config,
  { logLevel: level, logOutput: output }: CreateAppOptions = {},
): Promise<NestFastifyApplication> {
  const logger = await openLog(config, { ...(level && { level }), ...(output && { output }) });
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: ARRIVAL_MS,
    connectionTimeout: IDLE_MS,
    http: {
      headersTimeout: ARRIVAL_MS / 2,
      connectionsCheckingInterval: ARRIVAL_MS / 10,
      shouldUpgradeCallback: asksForSocket,
    },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, reply),
    trustProxy: (_address: string, hop: number) => hop < config.trustProxy,
    genReqId: () => '', // see requestIdOf
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    logger,
    abortOnError: false,
    bodyParser: false,
  });
  app.get(Requests).follow(app.getHttpAdapter().getInstance(), logger, isWebhook);
  parseBodies(app);
  takeCsv(app);
  takeMails(app);
  app.getHttpAdapter().getInstance().addHook('onRoute', allowLarge);
  app.useGlobalFilters(problems);
  app.useGlobalPipes(validationPipe());
  await app.register(cookie);
  await takeUploads(app);
  // each kind of page has a policy of its own: the console's are sent with them
  await app.register(helmet, {
    global: false,
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', protectPages(docsPolicy(config)));
  if (config.role === 'worker') serveProbesOnly(app);
  allowOrigins(app, config);
  app.useWebSocketAdapter(
    new RealtimeAdapter(app, app.get(Realtime), {
      corsOrigins: config.corsOrigins,
      trustProxy: config.trustProxy,
      redis: app.get(Redis),
      takesSockets: config.role !== 'worker',
    }),
  );
  if (config.role !== 'worker') serveDocs(app, config);
  app.enableShutdownHooks();
  return app;
}

/**
 * Other upgrades are offers that may be passed over, and the request answered as if they were not there: HTTP clients of
 * Java and `curl --http2` offer HTTP/2 with each.
 */
function asksForSocket({ url, headers }: { url?: string; headers: { upgrade?: string } }): boolean {
  return url?.startsWith('/socket.io/') === true && headers.upgrade?.toLowerCase() === 'websocket';
}

/** REST gets parsed JSON; webhooks get the bytes as they came, since the signature is over those. */
function parseBodies(app: NestFastifyApplication): void {
  app.useBodyParser('application/json', { bodyLimit: BODY_LIMIT }, (request, body, done) => {
    try {
      if (isWebhook(request)) return done(null, body);
      const text = body.toString();
      // parsing millions of small values takes seconds, in which nothing else goes on
      if (text.length > EVENTS_BODY_LIMIT && sizeBesideLongestText(text) > EVENTS_BODY_LIMIT) {
        throw new PayloadTooLargeException('The body is too large beside its longest text');
      }
      done(null, text.trim() === '' ? undefined : parseJsonBody(text));
    } catch (error) {
      done(error as Error);
    }
  });
  // left to itself Fastify takes any text, and a form without its type would be told that its fields are missing
  const server = app.getHttpAdapter().getInstance();
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('text/plain', { parseAs: 'buffer' }, (request, body, done) => {
    if (takesMails(request)) return done(null, body); // SNS calls its JSON plain text
    if (isWebhook(request)) return done(null, body.toString());
    done(new UnsupportedMediaTypeException('Send JSON, as application/json'));
  });
}

/** A file of contacts goes through as it comes: the route keeps its limits itself. */
function takeCsv(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser(
      'text/csv',
      (request: FastifyRequest, payload: unknown, done: (error: Error | null, body?: unknown) => void) =>
        request.routeOptions.url === '/api/crm/contacts/import'
          ? done(null, payload)
          : done(new UnsupportedMediaTypeException('This address takes no CSV')),
    );
}

/** Mails that came back, as the bytes they are; and the forms by which people unsubscribe. */
function takeMails(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(
    'message/rfc822',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void) =>
      takesMails(request)
        ? done(null, body)
        : done(new UnsupportedMediaTypeException('This address takes no mails')),
  );
  // what a form says does not matter: whoever posts it has the token
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request: FastifyRequest, _body: Buffer, done: (error: Error | null, body?: unknown) => void) =>
      takesForms(request.routeOptions)
        ? done(null, undefined)
        : done(new UnsupportedMediaTypeException('This address takes no forms')),
  );
}

function takesMails(request: { url: string }): boolean {
  return request.url.startsWith('/webhook/mail-bounce/');
}

function takesForms({ url = '' }: { url?: string | undefined }): boolean {
  return url === '/unsubscribe/:token' || url === '/confirm/:token';
}

/** Only routes that take events, a sender's own payloads or templates, read much; and candles are many. */
function allowLarge(route: RouteOptions): void {
  if (isWebhook(route) || /^\/api\/(events|crm\/workflows)(\/:id)?$/.test(route.url))
    route.bodyLimit = EVENTS_BODY_LIMIT;
  if (/^\/api\/crm\/templates(\/:id|\/preview)?$/.test(route.url)) route.bodyLimit = TEMPLATE_BODY_LIMIT;
  if (takesUploads(route)) route.bodyLimit = UPLOAD_BODY_LIMIT;
}

/** Forms with files, where a route takes them; elsewhere they are a type of body that is not known, as before. */
async function takeUploads(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart, { limits: { fileSize: UPLOAD_BODY_LIMIT, files: 1, fields: 10, parts: 11 } });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) =>
      request.headers['content-type']?.startsWith('multipart/') &&
      !takesUploads(request.routeOptions) &&
      !takesForms(request.routeOptions)
        ? done(new UnsupportedMediaTypeException('This address takes no forms'))
        : done(),
    );
}

function takesUploads({ url }: { url?: string | undefined }): boolean {
  return url === '/api/bot/backtests';
}

function isWebhook(request: { url: string }): boolean {
  return request.url.startsWith('/webhook/');
}

/** Headers for browsers; senders of webhooks are none, and theirs is the hot path. */
function protectPages(ofDocs: string) {
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (!isWebhook(request)) reply.helmet();
    if (request.routeOptions.url?.startsWith('/docs')) void reply.header('content-security-policy', ofDocs);
    done();
  };
}

class NotServedHere extends AppError {
  readonly code = 'COMMON.NOT_SERVED_HERE';
  readonly status = 404;
}

/** A worker can be probed and measured; requests go to processes with ROLE=api. */
function serveProbesOnly(app: NestFastifyApplication): void {
  const isProbe = ({ url = '' }: { url?: string }) => url === '/metrics' || url.startsWith('/health/');
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) =>
      isProbe(request.routeOptions)
        ? done()
        : done(
            new NotServedHere(
              'This process has ROLE=worker: it serves /health and /metrics, others with ROLE=api the rest',
            ),
          ),
    );
}

function allowOrigins(app: NestFastifyApplication, config: Config): void {
  app.enableCors({
    delegator: (request: FastifyRequest, done) => {
      const { origin } = request.headers;
      const host = ownHost(request.headers, config.trustProxy);
      const anyone = config.corsOrigins.includes('*');
      done(null, {
        origin: isOriginAllowed(origin, host, config.corsOrigins)
          ? anyone
            ? '*'
            : (origin ?? false)
          : false,
        credentials: !anyone,
        methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
        exposedHeaders: ['retry-after', 'content-disposition', REQUEST_ID_HEADER],
        maxAge: 600,
      });
    },
  });
}
