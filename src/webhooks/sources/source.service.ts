import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InvalidInput } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import { sourceCurl } from '../intake/example-curl.js';
import { KINDS } from '../kinds/kinds.js';
import { SECRET_PLACE } from '../kinds/webhook-kind.js';
import { GRACE_MS } from '../sealed-secrets.js';
import {
  SimulationForbidden,
  SourceBuiltIn,
  SourceNotFound,
  SourceTaken,
  SourceUnreadable,
} from '../webhooks.errors.js';
import { DEFAULT_SOURCE, SourceDirectory } from './source.directory.js';
import {
  type CreateSourceDto,
  type RotatedSource,
  type RotateSecretDto,
  type Source,
  type SourceCurl,
  type SourcePage,
  type SourceWithSecret,
  toSource,
  type UpdateSourceDto,
} from './source.dto.js';
import { SourceRepository } from './source.repository.js';

/** Paths under /webhook that are no slugs, and the names under which other events are stored. */
const RESERVED = new Set(['event', 'mail-bounce', 'api', 'seed']);

/** Who may send, and with which secret. */
@Injectable()
export class SourceService implements OnApplicationBootstrap {
  constructor(
    private readonly repository: SourceRepository,
    private readonly directory: SourceDirectory,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.addBuiltIn();
    // so that ENCRYPTION_KEY can do without a former key
    await this.directory.safe.renew(await this.repository.findAll(), (slug, field, sealed, anew) =>
      this.repository.reseal(slug, field, sealed, anew),
    );
  }

  /** The built-in source is a row like the others, but for its secret. */
  private async addBuiltIn(): Promise<void> {
    if (await this.repository.findById(DEFAULT_SOURCE)) return;
    await this.repository.create({
      _id: DEFAULT_SOURCE,
      kind: 'standard',
      trusted: false,
      settings: {},
      failNext: 0,
      createdAt: this.clock.date(),
    });
  }

  async list(): Promise<SourcePage> {
    return { items: (await this.repository.findAll()).map(toSource), nextCursor: null };
  }

  async get(slug: string): Promise<Source> {
    return toSource(found(await this.repository.findById(slug)));
  }

  /** @throws SourceNotFound; SourceUnreadable when its secret is none of this installation's */
  async curl(slug: string): Promise<SourceCurl> {
    const source = found((await this.directory.find(slug)) ?? null);
    const key = this.directory.keysOf(source).at(0);
    if (!key) throw new SourceUnreadable('Its secret cannot be read: rotate it');
    const made = sourceCurl(source, key, this.config.publicUrl, this.clock.now());
    return { ...made, secretPlace: made.curl.includes(SECRET_PLACE) ? SECRET_PLACE : null };
  }

  async create(dto: CreateSourceDto): Promise<SourceWithSecret> {
    if (RESERVED.has(dto.slug))
      throw new InvalidInput([{ field: 'slug', message: 'is a name that is taken' }]);
    const kind = KINDS[dto.kind];
    const secret = dto.secret ?? kind.newSecret();
    kind.keyOf(secret);
    const source = {
      _id: dto.slug,
      kind: dto.kind,
      secret: this.directory.safe.seal(dto.slug, secret),
      trusted: dto.trusted ?? false,
      settings: kind.readSettings(dto.settings ?? {}),
      failNext: 0,
      createdAt: this.clock.date(),
    };
    if (!(await this.repository.create(source)))
      throw new SourceTaken(`There is a source "${dto.slug}" already`);
    this.directory.forget();
    return { ...toSource(source), secret };
  }

  async update(slug: string, dto: UpdateSourceDto): Promise<Source> {
    const former = found(await this.repository.findById(slug));
    this.audit.note({ before: toSource(former) });
    const { kind } = former;
    const source = found(
      await this.repository.update(slug, {
        ...(dto.trusted !== undefined && { trusted: dto.trusted }),
        ...(dto.settings && { settings: KINDS[kind].readSettings(dto.settings) }),
      }),
    );
    this.directory.forget();
    return toSource(source);
  }

  async remove(slug: string): Promise<void> {
    if (slug === DEFAULT_SOURCE) throw new SourceBuiltIn('The built-in source cannot be deleted');
    this.audit.note({ before: await this.get(slug) });
    if (!(await this.repository.remove(slug))) throw notFound();
    this.directory.forget();
  }

  async rotateSecret(slug: string, dto: RotateSecretDto): Promise<RotatedSource> {
    if (slug === DEFAULT_SOURCE) {
      throw new SourceBuiltIn('Its secret is the variable WEBHOOK_SECRET: change it there and start again');
    }
    const source = found(await this.repository.findById(slug));
    const kind = KINDS[source.kind];
    const secret = dto.secret ?? kind.newSecret();
    kind.keyOf(secret);
    const previousUntil = new Date(this.clock.now() + GRACE_MS);
    const rotated = await this.repository.update(slug, {
      secret: this.directory.safe.seal(slug, secret),
      ...(source.secret && { previousSecret: source.secret, previousUntil }),
    });
    this.directory.forget();
    return { ...toSource(found(rotated)), secret, previousValidUntil: previousUntil };
  }

  /** Lets the next processings fail, so that a person can watch what happens then. */
  async simulateFailure(slug: string, count: number): Promise<Source> {
    if (this.config.production) throw new SimulationForbidden('Failures are not simulated in production');
    const source = found(await this.repository.update(slug, { failNext: count }));
    this.directory.forget();
    return toSource(source);
  }
}

function found<T>(source: T | null): T {
  if (!source) throw notFound();
  return source;
}

function notFound(): SourceNotFound {
  return new SourceNotFound('No such webhook source');
}
