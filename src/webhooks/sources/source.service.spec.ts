import { randomBytes } from 'node:crypto';
import { MongooseModule } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';
import { testConfig } from '../../../test/setup/test-config.js';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { InvalidInput } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { AuditNotes, Clock, Encryption } from '../../platform/index.js';
import { SimulationForbidden, SourceBuiltIn, SourceNotFound, SourceTaken } from '../webhooks.errors.js';
import { SourceDirectory } from './source.directory.js';
import { SourceRepository } from './source.repository.js';
import { SourceDocument, SourceSchema } from './source.schema.js';
import { SourceService } from './source.service.js';

const HOURS = 3600_000;
const SECRET = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;

describe('SourceService, on the real database', () => {
  const clock = new ManualClock('2026-03-01T12:00:00Z');
  let config: Config;
  let module: TestingModule;
  let service: SourceService;
  let directory: SourceDirectory;

  async function start(settings: Partial<Config> = {}): Promise<TestingModule> {
    const made = await Test.createTestingModule({
      imports: [
        MongooseModule.forRoot(config.mongodbUri!),
        MongooseModule.forFeature([{ name: SourceDocument.name, schema: SourceSchema }]),
      ],
      providers: [
        SourceService,
        SourceDirectory,
        SourceRepository,
        Encryption,
        AuditNotes,
        { provide: Clock, useValue: clock },
        { provide: Config, useValue: { ...config, ...settings } },
      ],
    }).compile();
    made.useLogger(false); // one test makes an error on purpose
    return made.init();
  }

  beforeAll(async () => {
    config = testConfig();
    module = await start();
    service = module.get(SourceService);
    directory = module.get(SourceDirectory);
  });
  afterAll(() => module?.close());

  const keysOf = async (slug: string) =>
    directory.keysOf((await directory.find(slug))!).map((key) => key.export());

  it('has the built-in source from the start, with WEBHOOK_SECRET', async () => {
    expect(await service.get('default')).toMatchObject({ slug: 'default', kind: 'standard', builtIn: true });
    expect((await keysOf('default')).map((key) => `whsec_${key.toString('base64')}`)).toEqual([
      config.webhookSecret,
    ]);
    await expect(service.remove('default')).rejects.toThrow(SourceBuiltIn);
    await expect(service.rotateSecret('default', {})).rejects.toThrow(SourceBuiltIn);
  });

  it('shows a secret once and keeps it encrypted', async () => {
    const { secret, ...made } = await service.create({
      slug: 'shop',
      kind: 'standard',
      secret: SECRET,
      trusted: true,
    });
    expect(secret).toBe(SECRET);
    expect(made).toMatchObject({ id: 'shop', slug: 'shop', kind: 'standard', trusted: true, builtIn: false });
    expect(await service.get('shop')).toEqual(made);
    const stored = await module.get(SourceRepository).findById('shop');
    expect(JSON.stringify(stored)).not.toContain(SECRET.slice(6));
    expect(stored!.secret).toMatch(/^v1\./);
    expect(await keysOf('shop')).toEqual([Buffer.alloc(24, 5)]);
  });

  it('makes a secret of the kind when none is given', async () => {
    expect((await service.create({ slug: 'made', kind: 'standard' })).secret).toMatch(/^whsec_/);
    expect((await service.create({ slug: 'made-hot', kind: 'hotmart' })).secret).toMatch(/^\S{40,}$/);
  });

  it.each([
    { case: 'a slug that is a path of its own', dto: { slug: 'event', kind: 'standard' as const } },
    { case: 'a secret that is none', dto: { slug: 'x', kind: 'standard' as const, secret: 'short' } },
    {
      case: 'settings that the kind has not',
      dto: { slug: 'x', kind: 'hotmart' as const, settings: { a: 1 } },
    },
  ])('refuses $case', async ({ dto }) => {
    await expect(service.create(dto)).rejects.toThrow(InvalidInput);
    await expect(service.get(dto.slug)).rejects.toThrow(SourceNotFound);
  });

  it('gives a slug once', async () => {
    await expect(service.create({ slug: 'shop', kind: 'hotmart' })).rejects.toThrow(SourceTaken);
    await expect(service.create({ slug: 'default', kind: 'standard' })).rejects.toThrow(SourceTaken);
  });

  it('keeps the secret before a rotation good for a day, and only that one', async () => {
    const first = await service.create({ slug: 'turning', kind: 'standard' });
    const second = await service.rotateSecret('turning', {});
    const third = await service.rotateSecret('turning', { secret: SECRET });
    const bytes = ({ secret }: { secret: string }) => Buffer.from(secret.slice(6), 'base64');
    expect(await keysOf('turning')).toEqual([bytes(third), bytes(second)]);
    expect(third.previousValidUntil).toEqual(new Date(clock.now() + 24 * HOURS));
    expect(bytes(first)).not.toEqual(bytes(second));
    clock.advance(24 * HOURS - 1);
    expect(await keysOf('turning')).toHaveLength(2);
    clock.advance(1);
    expect(await keysOf('turning')).toEqual([bytes(third)]);
    expect(second.secret).not.toBe(third.secret);
  });

  it('refuses everybody, and only there, when a secret cannot be read any more', async () => {
    await service.create({ slug: 'broken', kind: 'standard' });
    await module
      .get(SourceRepository)
      .update('broken', { secret: 'v1.k0.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' });
    directory.forget();
    expect(await keysOf('broken')).toEqual([]);
    expect(await keysOf('default')).toHaveLength(1);
  });

  it('does not prolong a former secret when the current one cannot be read', async () => {
    await service.create({ slug: 'half', kind: 'standard' });
    await service.rotateSecret('half', {});
    await module
      .get(SourceRepository)
      .update('half', { secret: 'v1.gone.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' });
    directory.forget();
    expect(await keysOf('half')).toHaveLength(1);
    clock.advance(24 * HOURS);
    expect(await keysOf('half')).toEqual([]);
  });

  it('refuses everybody, and only there, when the settings are none of this version', async () => {
    await service.create({ slug: 'older', kind: 'generic-hmac' });
    await module.get(SourceRepository).update('older', { settings: { algorithm: 'crc32' } });
    directory.forget();
    expect(await keysOf('older')).toEqual([]);
    expect((await directory.find('older'))!.secretHeaders).toEqual(['x-signature']);
    expect(await keysOf('default')).toHaveLength(1);
  });

  it('does not put an old secret back when it was rotated meanwhile', async () => {
    const repository = module.get(SourceRepository);
    await service.create({ slug: 'raced', kind: 'standard' });
    const { secret: old } = (await repository.findById('raced'))!;
    await service.rotateSecret('raced', {});
    const { secret: rotated } = (await repository.findById('raced'))!;
    await repository.reseal('raced', 'secret', old!, 'v1.next.anew');
    expect((await repository.findById('raced'))!.secret).toBe(rotated);
  });

  it('knows of a change by another process after a second', async () => {
    await keysOf('shop');
    await module.get(SourceRepository).update('shop', { failNext: 3 });
    expect((await directory.find('shop'))!.failNext).toBe(0);
    clock.advance(1000);
    expect((await directory.find('shop'))!.failNext).toBe(3);
  });

  it('forgets a deleted source at once; deleting again is 404', async () => {
    await service.create({ slug: 'gone', kind: 'standard' });
    expect(await directory.find('gone')).not.toBeNull();
    await service.remove('gone');
    expect(await directory.find('gone')).toBeNull();
    await expect(service.remove('gone')).rejects.toThrow(SourceNotFound);
  });

  it('hands out as many simulated failures as were asked for, also to callers at the same time', async () => {
    await service.simulateFailure('shop', 2);
    const repository = module.get(SourceRepository);
    const taken = await Promise.all([1, 2, 3, 4].map(() => repository.takeFailure('shop')));
    expect(taken.filter(Boolean)).toHaveLength(2);
  });

  it('simulates no failure in production', async () => {
    const production = await start({ production: true });
    await expect(production.get(SourceService).simulateFailure('shop', 1)).rejects.toThrow(
      SimulationForbidden,
    );
    await production.close();
  });

  it('encrypts secrets of a former ENCRYPTION_KEY anew at the next start, and leaves what it cannot read', async () => {
    await service.create({ slug: 'sealed', kind: 'standard', secret: SECRET });
    await service.rotateSecret('sealed', {});
    const before = await keysOf('sealed');
    const current = { id: 'next', key: randomBytes(32) };
    const both = await start({ encryptionKeys: [current, ...config.encryptionKeys] });
    const stored = await both.get(SourceRepository).findById('sealed');
    expect(stored).toMatchObject({
      secret: expect.stringMatching(/^v1\.next\./) as string,
      previousSecret: expect.stringMatching(/^v1\.next\./) as string,
    });
    const broken = await both.get(SourceRepository).findById('broken');
    expect(broken!.secret).toMatch(/^v1\.k0\./);
    await both.close();
    const alone = await start({ encryptionKeys: [current] });
    const source = (await alone.get(SourceDirectory).find('sealed'))!;
    expect(
      alone
        .get(SourceDirectory)
        .keysOf(source)
        .map((key) => key.export()),
    ).toEqual(before);
    await alone.close();
  });
});
