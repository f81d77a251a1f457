import type { KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock, Encryption } from '../../platform/index.js';
import { KINDS } from '../kinds/kinds.js';
import type { KindSettings, WebhookKind } from '../kinds/webhook-kind.js';
import { Remembered } from '../remembered.js';
import { keysAt, SecretSafe, type TimedKey } from '../sealed-secrets.js';
import { SourceRepository, type StoredSource } from './source.repository.js';

/** The slug of the source that is always there; POST /webhook/event is its short way in. */
export const DEFAULT_SOURCE = 'default';

/** A source as the intake needs it: its kind's rules and the keys to verify with. */
export interface KnownSource {
  slug: string;
  kind: WebhookKind;
  keys: readonly TimedKey[];
  settings: KindSettings;
  /** Headers to keep as "[redacted]". */
  secretHeaders: readonly string[];
  failNext: number;
  /** Whether its purchases grant modules. */
  trusted: boolean;
}

/**
 * The sources in memory, read again about once a second, and at once after a change in this process: another one may go
 * on for a second with what it knows.
 */
@Injectable()
export class SourceDirectory {
  readonly safe: SecretSafe;
  private readonly log = new Logger(SourceDirectory.name);
  private readonly remembered: Remembered<ReadonlyMap<string, KnownSource>>;

  constructor(
    private readonly repository: SourceRepository,
    encryption: Encryption,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.safe = new SecretSafe('webhook_sources', encryption, this.log);
    this.remembered = new Remembered(() => this.read(), clock);
  }

  /** At once when it is fresh, so that the intake need not wait. */
  find(slug: string): KnownSource | null | Promise<KnownSource | null> {
    const known = this.remembered.get();
    if (known instanceof Promise) return known.then((sources) => sources.get(slug) ?? null);
    return known.get(slug) ?? null;
  }

  /** The slugs of those whose purchases grant modules. */
  async trusted(): Promise<ReadonlySet<string>> {
    const known = [...(await this.remembered.get()).values()];
    return new Set(known.filter(({ trusted }) => trusted).map(({ slug }) => slug));
  }

  /** The next question reads them again. */
  forget(): void {
    this.remembered.forget();
  }

  /** The keys that are good now. */
  keysOf({ keys }: KnownSource): readonly KeyObject[] {
    return keysAt(keys, this.clock.now());
  }

  private async read(): Promise<ReadonlyMap<string, KnownSource>> {
    const stored = await this.repository.findAll();
    const known = new Map(stored.map((source) => [source._id, this.toKnown(source)]));
    if (!known.has(DEFAULT_SOURCE)) known.set(DEFAULT_SOURCE, this.builtIn());
    return known;
  }

  private toKnown(source: StoredSource): KnownSource {
    const { _id: slug, failNext, trusted } = source;
    if (slug === DEFAULT_SOURCE) return this.builtIn(source);
    const kind = KINDS[source.kind];
    const read = this.settingsOf(slug, kind, source.settings);
    const settings = read ?? kind.readSettings({});
    const secretHeaders = kind.secretHeaders(settings);
    if (!read) return { slug, kind, failNext, trusted, keys: [], settings, secretHeaders };
    // none when they cannot be read: that source then refuses everybody, and the others go on
    const keys = this.safe.open(source, (secret) => kind.keyOf(secret));
    return { slug, kind, failNext, trusted, keys, settings, secretHeaders };
  }

  private builtIn({ failNext, trusted } = { failNext: 0, trusted: false }): KnownSource {
    const kind = KINDS.standard;
    const keys = [{ key: kind.keyOf(this.config.webhookSecret) }];
    return {
      slug: DEFAULT_SOURCE,
      kind,
      failNext,
      trusted,
      keys,
      settings: {},
      secretHeaders: kind.secretHeaders({}),
    };
  }

  /** Null when they are none of this version: the source then refuses everybody. */
  private settingsOf(slug: string, kind: WebhookKind, stored: KindSettings): KindSettings | null {
    try {
      return kind.readSettings(stored);
    } catch (error) {
      this.log.error(
        `The settings of the webhook source ${slug} cannot be read: ${(error as Error).message}`,
      );
      return null;
    }
  }
}
