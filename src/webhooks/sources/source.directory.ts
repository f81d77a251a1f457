import type { KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock, Encryption } from '../../platform/index.js';
import { KINDS } from '../kinds/kinds.js';
import type { KindSettings, WebhookKind } from '../kinds/webhook-kind.js';
import { SourceRepository, type StoredSource } from './source.repository.js';

/** The slug of the source that is always there; POST /webhook/event is its short way in. */
export const DEFAULT_SOURCE = 'default';

/** How long another process may go on with what it knows of the sources. */
const FRESH_MS = 1000;

interface KnownKey {
  key: KeyObject;
  /** When it stops being good, in milliseconds since 1970; a former one does. */
  until?: number;
}

/** A source as the intake needs it: its kind's rules and the keys to verify with. */
export interface KnownSource {
  slug: string;
  kind: WebhookKind;
  keys: readonly KnownKey[];
  settings: KindSettings;
  /** Headers to keep as "[redacted]". */
  secretHeaders: readonly string[];
  failNext: number;
}

/** The sources in memory, read again about once a second, and at once after a change in this process. */
@Injectable()
export class SourceDirectory {
  private readonly log = new Logger(SourceDirectory.name);
  private known = new Map<string, KnownSource>();
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly repository: SourceRepository,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** At once when it is fresh, so that the intake need not wait. */
  find(slug: string): KnownSource | null | Promise<KnownSource | null> {
    const age = this.clock.now() - this.readAt;
    if (age >= 0 && age < FRESH_MS) return this.known.get(slug) ?? null;
    return this.read().then(() => this.known.get(slug) ?? null);
  }

  /** The next question reads them again. */
  forget(): void {
    this.readAt = -Infinity;
    this.reading = undefined; // one that runs may have read before the change
  }

  /** The keys that are good now. */
  keysOf(source: KnownSource): readonly KeyObject[] {
    const now = this.clock.now();
    return source.keys.filter(({ until }) => until === undefined || until > now).map(({ key }) => key);
  }

  private read(): Promise<void> {
    const startedAt = this.clock.now();
    const reading = (this.reading ??= this.repository
      .findAll()
      .then((stored) => {
        if (this.reading !== reading) return;
        this.known = new Map(stored.map((source) => [source._id, this.toKnown(source)]));
        if (!this.known.has(DEFAULT_SOURCE)) this.known.set(DEFAULT_SOURCE, this.builtIn(0));
        this.readAt = startedAt;
      })
      .finally(() => {
        if (this.reading === reading) this.reading = undefined;
      }));
    return reading;
  }

  private toKnown(source: StoredSource): KnownSource {
    const { _id: slug, failNext } = source;
    if (slug === DEFAULT_SOURCE) return this.builtIn(failNext);
    const kind = KINDS[source.kind];
    const read = this.settingsOf(slug, kind, source.settings);
    const settings = read ?? kind.readSettings({});
    const secretHeaders = kind.secretHeaders(settings);
    if (!read) return { slug, kind, failNext, keys: [], settings, secretHeaders };
    const keys: KnownKey[] = this.keyOf(slug, kind, source.secret).map((key) => ({ key }));
    const until = source.previousUntil?.getTime() ?? 0;
    for (const key of this.keyOf(slug, kind, source.previousSecret)) keys.push({ key, until });
    return { slug, kind, failNext, keys, settings, secretHeaders };
  }

  private builtIn(failNext: number): KnownSource {
    const kind = KINDS.standard;
    const keys = [{ key: kind.keyOf(this.config.webhookSecret) }];
    return {
      slug: DEFAULT_SOURCE,
      kind,
      failNext,
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

  /** None when it cannot be read: that source then refuses everybody, and the others go on. */
  private keyOf(slug: string, kind: WebhookKind, sealed: string | undefined): KeyObject[] {
    if (sealed === undefined) return [];
    try {
      return [kind.keyOf(this.encryption.decrypt(sealed, secretPlace(slug)))];
    } catch (error) {
      this.log.error(`The secret of the webhook source ${slug} cannot be read: ${(error as Error).message}`);
      return [];
    }
  }
}

/** What an encrypted secret belongs to. */
export function secretPlace(slug: string): string {
  return `webhook_sources/${slug}`;
}
