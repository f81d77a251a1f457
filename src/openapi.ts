import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ALERT_WEBHOOKS } from './admin/index.js';
import { describeAccess } from './auth/index.js';
import type { Config } from './config/index.js';
import { describeDefaults } from './openapi.defaults.js';
import { describeProblems } from './openapi.problems.js';
import { OUTGOING_WEBHOOKS } from './webhooks/index.js';

const DESCRIPTION = `
What people do in a trading community and its shop, seen as it happens; and trading, on paper or at a broker.

1. A sender posts events to \`/webhook/event\`, signed or with an API key. \`202\` means: on the disk, counted soon.
2. The events are counted once, whatever is sent twice or crashes in between.
3. \`/api/analytics\` answers from totals; browsers hear of it on Socket.IO (\`event:created\`, \`analytics:update\`).
4. Subscribers are sent each event that they ask for, signed (\`/api/webhooks/subscriptions\`).
5. Everybody may trade on the paper market, by hand and by a bot, without setting anything up: \`POST /api/bot/connect\`,
   then \`/api/bot/start-runtime\`; the socket tells how it goes (\`bot_status\`, \`trade_completed\`, \`pnl_update\`).
   **Trading loses money** where it is real; real accounts are off until their owner switches them on.
6. Each day is told in words that state only what was counted (\`/api/insights/latest\`; \`insight:new\` on the socket), and
   an assistant answers questions as a stream: \`POST /api/assistant/conversations\`, then \`.../messages\`.

**Who calls.** \`POST /api/auth/login\` gives an access token of 15 minutes; programs use an API key (\`td_...\`) made with
\`POST /api/auth/api-keys\`. Both travel as \`Authorization: Bearer ...\`. Each route says which permission it needs.

**Values.** Times are ISO 8601 in UTC. Money is a JSON number with its currency beside it, exact to four decimals (stakes and results of trades: two).
Ids are text. Unknown fields are refused. A body may have 64 KiB, one with events, of a webhook or with a workflow 1 MiB,
a template of mails 2 MiB, and a backtest with its candles 32 MiB.

**Lists** are \`{items, nextCursor}\`: send \`nextCursor\` back as \`cursor\` until it is null.

**Errors** are \`application/problem+json\` (RFC 9457). \`code\` is for programs and stays the same, \`errors\` names the
fields at fault (the first 50), \`id\` finds the occurrence in the log. 429 and 503 come with \`Retry-After\`.
`.trim();

const TAGS: readonly (readonly [name: string, about: string])[] = [
  ['auth', 'Accounts, sessions, two-factor authentication and API keys'],
  ['events', 'What happened: read, add and correct; what types of event are called'],
  ['webhooks', 'How events come in and go out: sources, subscriptions, deliveries and their attempts'],
  ['analytics', 'Totals, series, rankings, funnels and retention, always up to date, also as files'],
  ['members', 'Modules that purchases unlock: catalogue, lessons, entitlements; products and grants'],
  ['market', 'Assets, candles and their analysis, of the broker that you have connected'],
  ['broker', 'Your broker: connection, balances, orders and trades; paper money when nothing else is set'],
  ['bot', 'Automatic trading, backtests, scanner and performance'],
  ['insights', 'What happened in a day or any period, in words that state only what was counted'],
  ['assistant', 'Ask about your own figures, market and bot; it proposes, you confirm'],
  ['crm', 'Contacts and segments of them, templates, campaigns by mail, workflows'],
  ['console', 'What a front end has to know of the installation'],
  ['admin', 'For staff: users, mails, and what the platform does'],
  ['health', 'For load balancers and monitoring'],
];

/**
 * The OpenAPI document. Complete only on the built application, where comments have become descriptions.
 * @public for scripts/check-docs.mjs, which reads it from the build
 */
export function createDocument(app: NestFastifyApplication, config: Config): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Trader Dashboard')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0') // the first that knows webhooks
    .addServer('/', 'The server that shows this page')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'Access token of a session, from `POST /api/auth/login`',
    })
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'td_...',
        description: 'API key with the scope of the route',
      },
      'apiKey',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN' }, 'metrics');
  if (config.publicUrl) builder.addServer(config.publicUrl, 'PUBLIC_URL');
  for (const [name, about] of TAGS) builder.addTag(name, about);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.webhooks = { ...OUTGOING_WEBHOOKS, ...ALERT_WEBHOOKS };
  return describeProblems(describeAccess(describeDefaults(document)));
}

/**
 * What Swagger UI may load: its own files, and pictures that stand in its styles. Its page brings styles with it. What
 * is tried out goes to the servers that the document names.
 */
export function docsPolicy({ publicUrl }: Config): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(publicUrl).origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/** Serves the document at /docs-json and Swagger UI at /docs; it is made when somebody first asks. */
export function serveDocs(app: NestFastifyApplication, config: Config): void {
  SwaggerModule.setup('docs', app, () => createDocument(app, config), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'Trader Dashboard API',
    swaggerOptions: {
      deepLinking: true, // /docs#/bot
      displayRequestDuration: true,
      docExpansion: 'list',
      filter: true,
    },
  });
}
