import type { BounceProvider, Environment, GuardedFeature } from './config.schema.js';
import type { Locale } from './locales.js';
import type { LogLevel } from './log-levels.js';

/** How the language model is reached. */
export interface OpenAiSettings {
  /** Undefined for servers that want none. */
  readonly apiKey: string | undefined;
  /** Undefined: OpenAI itself. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  /** Other servers speak only a part of the Responses API. */
  readonly api: 'responses' | 'chat';
  /** Of one request, in seconds; of a stream until its next part. */
  readonly timeoutSeconds: number;
  /** How often a request is tried again that did not get through. */
  readonly retries: number;
  /** Tokens that the whole installation may use up in a day of `businessTz`; 0 has no end. */
  readonly dailyTokens: number;
}

/** OpenAI's model when none is named: small, and enough for words about figures. */
const DEFAULT_MODEL = 'gpt-5.4-mini';

/** What the rest of the application reads instead of `process.env`: parsed, typed, frozen. */
export interface Settings {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** How many proxies in front are believed; 0 believes none. */
  readonly trustProxy: number;
  readonly corsOrigins: readonly string[];
  readonly dataDir: string;
  /** Folder of the built web console; undefined: the one beside the application. */
  readonly webDist: string | undefined;
  readonly mongodbUri: string | undefined;
  readonly redisUrl: string | undefined;
  readonly role: 'all' | 'api' | 'worker';
  readonly jwtSecret: string;
  /** The first one encrypts; all of them decrypt. */
  readonly encryptionKeys: readonly { readonly id: string; readonly key: Buffer }[];
  readonly registration: 'open' | 'invite' | 'off';
  readonly adminEmail: string;
  readonly adminPassword: string | undefined;
  readonly webhookSecret: string;
  readonly webhookRetrySeconds: readonly number[];
  /** How long finished deliveries, in and out, are kept in days; 0 keeps them for ever. */
  readonly webhookRetentionDays: number;
  /** Whether addresses of this machine may be called. */
  readonly allowLoopbackUrls: boolean;
  readonly businessTz: string;
  readonly currency: string;
  readonly demo: boolean;
  /** When the daily insight is written: a cron expression, in `businessTz`. */
  readonly insightCron: string;
  /** Of texts that people read when nothing else is said. */
  readonly insightLocale: Locale;
  /** The server of the language model; undefined: there is none, neither a key nor an address was given. */
  readonly openai: OpenAiSettings | undefined;
  /** By feature the slug of the module that unlocks it: `{ bot: 'trader-pro' }`; a feature that is not named is free. */
  readonly moduleGuards: Readonly<Partial<Record<GuardedFeature, string>>>;
  readonly mail: {
    /** With its password, so never in a log or an answer; undefined: mails are kept, and none is sent. */
    readonly smtpUrl: string | undefined;
    /** `Name <address>`, or an address. */
    readonly from: string;
    /** Where a mail may be sent to as well, to unsubscribe; undefined: only the link does it. */
    readonly unsubscribeTo: string | undefined;
    /** Of those who tell that mails came back, what shows that it is they. */
    readonly bounceSecrets: Readonly<Partial<Record<BounceProvider, string>>>;
  };
  /** Whether anybody may ask to be mailed to, and the tags that they may choose. */
  readonly subscribe: { readonly isOn: boolean; readonly tags: readonly string[] };
  /** Of the template editor Unlayer, which the console loads from outside; undefined: it is not offered. */
  readonly unlayerProjectId: number | undefined;
  readonly assistant: {
    /** Tokens that a user may use up in a day of `businessTz`, and a conversation in all; 0 has no end. */
    readonly userDailyTokens: number;
    readonly conversationTokens: number;
    /** How much of a conversation the model is told again, in tokens as we estimate them. */
    readonly historyTokens: number;
  };
  /** Where the Quadcode platform is, and which of its brands. */
  readonly quadcode: {
    readonly wsUrl: string;
    readonly apiHost: string | undefined;
    readonly platformId: number | undefined;
    /** Module to load instead of the official SDK. */
    readonly sdk: string | undefined;
    /** The service that renews SSIDs, and its Bearer token. */
    readonly renewalUrl: string | undefined;
    readonly renewalToken: string | undefined;
  };
  readonly paper: {
    /** Market seconds in a second. */
    readonly speed: number;
    readonly seed: string;
    /** Candle files that are played, by symbol; empty: prices are made. */
    readonly replay: Readonly<Record<string, string>>;
  };
  readonly logLevel: LogLevel;
  /** How long a process that is told to end goes on with its work, in seconds, while it says that it is not ready. */
  readonly shutdownDelaySeconds: number;
  /** Lets other machines read /metrics. */
  readonly metricsToken: string | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- injectable by class, with the interface's fields
export class Config {
  constructor(settings: Settings) {
    Object.assign(this, settings);
    Object.freeze(this);
  }
}
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type
export interface Config extends Settings {}

/** From names of variables to names of fields; a later room adds its own fields here. */
export function toSettings(env: Environment): Settings {
  const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    host: env.HOST,
    publicUrl,
    trustProxy: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS,
    dataDir: env.DATA_DIR,
    webDist: env.WEB_DIST,
    mongodbUri: env.MONGODB_URI,
    redisUrl: env.REDIS_URL,
    role: env.ROLE,
    jwtSecret: env.JWT_SECRET,
    encryptionKeys: env.ENCRYPTION_KEY,
    registration: env.REGISTRATION,
    adminEmail: env.ADMIN_EMAIL.toLowerCase(),
    adminPassword: env.ADMIN_PASSWORD,
    webhookSecret: env.WEBHOOK_SECRET,
    webhookRetrySeconds: env.WEBHOOK_RETRY_SECONDS,
    webhookRetentionDays: env.WEBHOOK_RETENTION_DAYS,
    allowLoopbackUrls: env.ALLOW_LOOPBACK_URLS,
    businessTz: env.BUSINESS_TZ,
    currency: env.CURRENCY,
    demo: env.DEMO,
    insightCron: env.INSIGHT_CRON,
    insightLocale: env.INSIGHT_LOCALE,
    openai: toOpenAi(env),
    moduleGuards: env.MODULE_GUARDS,
    mail: {
      smtpUrl: env.SMTP_URL,
      from: env.MAIL_FROM ?? `Trader Dashboard <no-reply@${new URL(publicUrl).hostname}>`,
      unsubscribeTo: env.MAIL_UNSUBSCRIBE_TO,
      bounceSecrets: env.MAIL_BOUNCE_SECRETS,
    },
    subscribe: { isOn: env.SUBSCRIBE, tags: env.SUBSCRIBE_TAGS },
    unlayerProjectId: env.UNLAYER_PROJECT_ID,
    assistant: {
      userDailyTokens: env.ASSISTANT_DAILY_TOKENS,
      conversationTokens: env.ASSISTANT_CONVERSATION_TOKENS,
      historyTokens: env.ASSISTANT_HISTORY_TOKENS,
    },
    quadcode: {
      wsUrl: env.AVALON_WS_URL,
      apiHost: env.AVALON_API_HOST,
      platformId: env.AVALON_PLATFORM_ID,
      sdk: env.QUADCODE_SDK,
      renewalUrl: env.SSID_RENEWAL_URL,
      renewalToken: env.SSID_RENEWAL_TOKEN,
    },
    paper: { speed: env.PAPER_SPEED, seed: env.PAPER_SEED ?? '1', replay: env.PAPER_REPLAY },
    logLevel: env.LOG_LEVEL,
    shutdownDelaySeconds: env.SHUTDOWN_DELAY_SECONDS,
    metricsToken: env.METRICS_TOKEN,
  };
}

function toOpenAi(env: Environment): OpenAiSettings | undefined {
  if (!env.OPENAI_API_KEY && !env.OPENAI_BASE_URL) return undefined;
  const elsewhere = env.OPENAI_BASE_URL && new URL(env.OPENAI_BASE_URL).hostname !== 'api.openai.com';
  return {
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.OPENAI_MODEL ?? DEFAULT_MODEL,
    api: env.OPENAI_API === 'auto' ? (elsewhere ? 'chat' : 'responses') : env.OPENAI_API,
    timeoutSeconds: env.OPENAI_TIMEOUT_SECONDS,
    retries: env.OPENAI_RETRIES,
    dailyTokens: env.OPENAI_DAILY_TOKENS,
  };
}
