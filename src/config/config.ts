import type { Environment } from './config.schema.js';
import type { Locale } from './locales.js';

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
  /** Of texts that people read when nothing else is said. */
  readonly insightLocale: Locale;
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
  return {
    production: env.NODE_ENV === 'production',
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    trustProxy: env.TRUST_PROXY,
    corsOrigins: env.CORS_ORIGINS,
    dataDir: env.DATA_DIR,
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
    insightLocale: env.INSIGHT_LOCALE,
    quadcode: {
      wsUrl: env.AVALON_WS_URL,
      apiHost: env.AVALON_API_HOST,
      platformId: env.AVALON_PLATFORM_ID,
      sdk: env.QUADCODE_SDK,
      renewalUrl: env.SSID_RENEWAL_URL,
      renewalToken: env.SSID_RENEWAL_TOKEN,
    },
    paper: { speed: env.PAPER_SPEED, seed: env.PAPER_SEED ?? '1', replay: env.PAPER_REPLAY },
    metricsToken: env.METRICS_TOKEN,
  };
}
