import { CronTime } from 'cron';
import { z } from 'zod';
import { LOCALES } from './locales.js';
import { LOG_LEVELS } from './log-levels.js';

const optional = z
  .string()
  .transform((text) => text.trim() || undefined)
  .optional();
const onOff = (byDefault: boolean) =>
  z
    .enum(['on', 'off'])
    .default(byDefault ? 'on' : 'off')
    .transform((text) => text === 'on');
/** The number of something elsewhere, or none. */
const numberOf = z.preprocess(
  (text) => (text === '' ? undefined : text),
  z.coerce.number().int().positive().optional(),
);
/** A budget; 0 has no end. */
const tokens = (byDefault: number) => z.coerce.number().int().min(0).default(byDefault);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
const origins = list.refine(
  (entries) => entries.every((entry) => entry === '*' || /^https?:\/\/[^/\s]+$/i.test(entry)),
  { error: 'must be * or a list of origins such as https://app.example.com (no path, no slash at the end)' },
);
const url = (...protocols: string[]) =>
  optional.refine((text) => !text || protocols.some((protocol) => text.startsWith(`${protocol}://`)), {
    error: `must start with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });

const smtpUrl = url('smtp', 'smtps').refine((text) => !text || isDecodable(text), {
  error: 'must be a URL in which signs of the user and the password are encoded: %25 for %, %40 for @',
});

/** A URL whose user and password can be read back. */
function isDecodable(text: string): boolean {
  try {
    const { username, password, hostname } = new URL(text);
    decodeURIComponent(username + password);
    return hostname !== '';
  } catch {
    return false;
  }
}

const mailFrom = optional.refine(
  (text) => !text || /^(?:[^<>"@\p{C}]*<[^\s<>"@]+@[^\s<>"@]+>|[^\s<>"@]+@[^\s<>"@]+)$/u.test(text),
  { error: 'must be an address, or Name <address>, without quotes' },
);

/** Who tells of mails that come back; the secrets may have `=` in them. */
const BOUNCE_PROVIDERS = ['ses', 'sendgrid', 'mailgun', 'postmark', 'brevo', 'generic', 'message'] as const;

export type BounceProvider = (typeof BOUNCE_PROVIDERS)[number];

const bounceSecrets = list
  .refine((parts) => parts.every((part) => /^[a-z]+=.{8,}$/.test(part)), {
    error: 'must be a list like mailgun=secret,generic=secret, of secrets with 8 characters or more',
    abort: true,
  })
  .refine(
    (parts) => parts.every((part) => (BOUNCE_PROVIDERS as readonly string[]).includes(part.split('=')[0])),
    { error: `may name only ${BOUNCE_PROVIDERS.join(', ')}` },
  )
  .transform((parts): Partial<Record<BounceProvider, string>> =>
    Object.fromEntries(
      parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    ),
  );

const mailbox = optional.refine((text) => !text || /^[^\s<>"?&%@,;:]+@[^\s<>"?&%@,;:]+$/.test(text), {
  error: 'must be an address',
});

const timeZone = z.string().refine(
  (zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
    } catch {
      return false;
    }
  },
  { error: 'must be an IANA time zone such as America/Sao_Paulo' },
);

/** 5 fields, or 6 with seconds first. */
const cron = z.string().refine(
  (text) => {
    try {
      return /^\s*\S+(\s+\S+){4,5}\s*$/.test(text) && Boolean(new CronTime(text, 'UTC').sendAt());
    } catch {
      return false;
    }
  },
  { error: 'must be a cron expression such as 5 0 * * *, of a moment that comes' },
);

const trustProxy = z
  .string()
  .default('off')
  .refine((text) => text === 'off' || /^[1-9]\d?$/.test(text), {
    error: 'must be "off" or the number of proxies in front',
  })
  .transform((text) => (text === 'off' ? 0 : Number(text)));

/** What a module can be asked for. */
const GUARDED_FEATURES = ['bot', 'assistant'] as const;

export type GuardedFeature = (typeof GUARDED_FEATURES)[number];

const moduleGuards = list
  .refine((parts) => parts.every((part) => /^[a-z-]+=[a-z0-9-]+$/.test(part)), {
    error: 'must be a list like bot=trader-pro,assistant=ai',
    abort: true,
  })
  .refine(
    (parts) => parts.every((part) => (GUARDED_FEATURES as readonly string[]).includes(part.split('=')[0])),
    { error: `may name only the features ${GUARDED_FEATURES.join(', ')}` },
  )
  .transform((parts) => Object.fromEntries(parts.map((part) => part.split('=') as [string, string])));

const encryptionKeys = z
  .string()
  .refine(
    (text) =>
      text.split(',').every((key) => {
        const [id, bytes] = key.trim().split(':');
        return /^[a-z0-9-]{1,32}$/i.test(id ?? '') && Buffer.from(bytes ?? '', 'base64').length === 32;
      }),
    { error: 'must be <key id>:<32 bytes in base64>, older keys after a comma' },
  )
  .transform((text) =>
    text.split(',').map((key) => {
      const [id, bytes] = key.trim().split(':') as [string, string];
      return { id, key: Buffer.from(bytes, 'base64') };
    }),
  );

const webhookSecret = z.string().refine(
  (text) => {
    const bytes = Buffer.from(text.replace(/^whsec_/, ''), 'base64').length;
    return text.startsWith('whsec_') && bytes >= 24 && bytes <= 64;
  },
  { error: 'must be whsec_ and the base64 of 24 to 64 bytes' },
);

const replayFiles = z
  .string()
  .default('')
  .refine(
    (text) => text.trim() === '' || text.split(',').every((part) => /^\s*[A-Za-z0-9_.-]{1,32}=\S/.test(part)),
    {
      error: 'must be <symbol>=<file>, several after a comma',
    },
  )
  .transform((text) =>
    Object.fromEntries(
      text
        .split(',')
        .filter((part) => part.trim())
        .map((part) => [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()]),
    ),
  );

/** Every environment variable of the application; `.env.example` lists the same names (checked by a test). */
export const environmentSchema = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url('http', 'https').refine((text) => !text || URL.canParse(text), { error: 'must be a URL' }),
  TRUST_PROXY: trustProxy,
  CORS_ORIGINS: origins,
  DATA_DIR: z.string().min(1).default('.data'),
  WEB_DIST: optional,
  MONGODB_URI: url('mongodb', 'mongodb+srv'),
  REDIS_URL: url('redis', 'rediss'),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  JWT_SECRET: z.string().min(32),
  ENCRYPTION_KEY: encryptionKeys,
  REGISTRATION: z.enum(['open', 'invite', 'off']).default('open'),
  ADMIN_EMAIL: z.email().default('admin@example.com'),
  ADMIN_PASSWORD: optional.refine((text) => !text || (text.length >= 10 && text.length <= 128), {
    error: 'must have 10 to 128 characters',
  }),
  WEBHOOK_SECRET: webhookSecret,
  WEBHOOK_RETRY_SECONDS: z
    .string()
    .default('5,300,1800,7200,18000,36000,50400')
    .refine((text) => text.split(',').every((part) => /^\s*\d+(\.\d+)?\s*$/.test(part)), {
      error: 'must be a list of seconds such as 5,300,1800',
    })
    .transform((text) => text.split(',').map(Number)),
  WEBHOOK_RETENTION_DAYS: z.coerce.number().int().min(0).max(36_500).default(90),
  ALLOW_LOOPBACK_URLS: onOff(false),
  BUSINESS_TZ: timeZone.default('America/Sao_Paulo'),
  CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as BRL')
    .default('BRL'),
  DEMO: onOff(true),
  INSIGHT_CRON: cron.default('5 0 * * *'),
  INSIGHT_LOCALE: z.enum(LOCALES).default('pt-BR'),
  OPENAI_API_KEY: optional,
  OPENAI_BASE_URL: url('http', 'https').refine((text) => !text || URL.canParse(text), {
    error: 'must be a URL',
  }),
  OPENAI_MODEL: optional,
  OPENAI_API: z.enum(['auto', 'responses', 'chat']).default('auto'),
  // Node itself waits no longer than 300 s for an answer's beginning, or its next part
  OPENAI_TIMEOUT_SECONDS: z.coerce.number().positive().max(300).default(30),
  OPENAI_RETRIES: z.coerce.number().int().min(0).max(10).default(2),
  OPENAI_DAILY_TOKENS: tokens(1_000_000),
  ASSISTANT_DAILY_TOKENS: tokens(200_000),
  ASSISTANT_CONVERSATION_TOKENS: tokens(400_000),
  ASSISTANT_HISTORY_TOKENS: z.coerce.number().int().min(500).default(8_000),
  SMTP_URL: smtpUrl,
  MAIL_FROM: mailFrom,
  MAIL_UNSUBSCRIBE_TO: mailbox,
  MAIL_BOUNCE_SECRETS: bounceSecrets,
  SUBSCRIBE: onOff(false),
  SUBSCRIBE_TAGS: list.transform((tags) => tags.map((tag) => tag.toLowerCase())),
  UNLAYER_PROJECT_ID: numberOf,
  MODULE_GUARDS: moduleGuards,
  AVALON_WS_URL: url('ws', 'wss').default('wss://ws.trade.avalonbroker.com/echo/websocket'),
  AVALON_API_HOST: optional,
  AVALON_PLATFORM_ID: numberOf,
  QUADCODE_SDK: optional,
  SSID_RENEWAL_URL: url('http', 'https'),
  SSID_RENEWAL_TOKEN: optional,
  PAPER_SPEED: z.coerce.number().positive().max(100_000).default(1),
  PAPER_SEED: optional,
  PAPER_REPLAY: replayFiles,
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  SHUTDOWN_DELAY_SECONDS: z.coerce.number().min(0).max(300).default(0),
  METRICS_TOKEN: optional,
});

export type Environment = z.infer<typeof environmentSchema>;

/** The variables without which nothing is safe: generated outside production, required in it. */
export const GENERATED_SECRETS = ['JWT_SECRET', 'ENCRYPTION_KEY', 'WEBHOOK_SECRET'] as const;

/** The literals of `.env.example`, which everybody knows: refused in production, replaced elsewhere (a test compares). */
export const PLACEHOLDERS: Readonly<Record<(typeof GENERATED_SECRETS)[number], string>> = {
  JWT_SECRET: 'change-me-to-32-or-more-random-characters',
  ENCRYPTION_KEY: 'change-me:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  WEBHOOK_SECRET: 'whsec_Y2hhbmdlLW1lLWNoYW5nZS1tZS1jaGFuZ2UtbWU=',
};
