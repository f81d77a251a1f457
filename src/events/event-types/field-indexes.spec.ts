import { MongooseModule, getConnectionToken } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { ConfigModule } from '../../config/index.js';
import { Database, PlatformModule } from '../../platform/index.js';
import { testConfig } from '../../../test/setup/test-config.js';
import { EventDocument, EventSchema } from '../event.schema.js';
import { EventTypeRepository } from './event-type.repository.js';
import { EventTypeDocument, EventTypeSchema } from './event-type.schema.js';
import { EventTypes } from './event-type.service.js';
import { FieldIndexRepository } from './field-index.repository.js';
import { FieldIndexes } from './field-indexes.js';

describe('indexes of declared fields', () => {
  let module: TestingModule;
  let indexes: FieldIndexRepository;
  let types: EventTypes;

  beforeAll(async () => {
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(testConfig()),
        PlatformModule,
        MongooseModule.forFeature([
          { name: EventDocument.name, schema: EventSchema },
          { name: EventTypeDocument.name, schema: EventTypeSchema },
        ]),
      ],
      providers: [EventTypes, EventTypeRepository, FieldIndexes, FieldIndexRepository],
    }).compile();
    await module.init();
    await module.get(Database).onApplicationBootstrap();
    indexes = module.get(FieldIndexRepository);
    types = module.get(EventTypes);
  });
  afterAll(() => module.close());

  const country = { type: 'purchase', path: 'metadata.country' };

  it('are made once, hold events of their type only, and go', async () => {
    await indexes.create(country);
    await indexes.create(country);
    await indexes.create({ type: 'a.b:c', path: 'metadata.utm.source' });
    expect([...(await indexes.names())].sort()).toEqual([
      'field:a.b:c:metadata.utm.source',
      'field:purchase:metadata.country',
    ]);
    const all = await module.get<Connection>(getConnectionToken()).collection('events').indexes();
    expect(all.find(({ name }) => name === indexes.nameOf(country))).toMatchObject({
      key: { type: 1, timestamp: 1, 'metadata.country': 1, currency: 1, amount: 1 },
      partialFilterExpression: { type: 'purchase' },
    });
    for (const name of await indexes.names()) await indexes.drop(name);
    expect((await indexes.names()).size).toBe(0);
  });

  it('follow the declarations where the database has use for them', async () => {
    const useful = await indexes.areUseful();
    const names = async () => {
      await module.get(FieldIndexes).settled();
      return [...(await indexes.names())];
    };
    await types.create({ type: 'purchase', fields: [{ path: 'country', label: 'Country' }] });
    expect(await names()).toEqual(useful ? ['field:purchase:metadata.country'] : []);
    await types.update('purchase', { fields: [{ path: 'method', label: 'Method' }] });
    expect(await names()).toEqual(useful ? ['field:purchase:metadata.method'] : []);
    await types.remove('purchase');
    expect(await names()).toEqual([]);
  });
});
