import { Logger } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { testConfig } from '../../../test/setup/test-config.js';
import { ConfigModule } from '../../config/index.js';
import { Clock, PlatformModule } from '../../platform/index.js';
import { AnswerUnderWay } from '../assistant.errors.js';
import { ConversationRepository, type StoredConversation } from '../conversations/conversation.repository.js';
import { ConversationDocument, ConversationSchema } from '../conversations/conversation.schema.js';
import { AnswerDesk } from './answer-desk.js';

describe('AnswerDesk', () => {
  let module: TestingModule;
  let desk: AnswerDesk;
  let conversations: ConversationRepository;
  let nth = 0;
  const clock = new ManualClock('2026-11-29T12:00:00Z');

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const rows = MongooseModule.forFeature([{ name: ConversationDocument.name, schema: ConversationSchema }]);
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(testConfig()), PlatformModule, rows],
      providers: [ConversationRepository, AnswerDesk],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    desk = module.get(AnswerDesk);
    conversations = module.get(ConversationRepository);
  });
  afterAll(() => module.close());

  async function begun(): Promise<StoredConversation> {
    const at = clock.date();
    const row = { _id: `cnv_${++nth}`, userId: 'usr_1', questions: 0, createdAt: at, updatedAt: at };
    await conversations.insert(row);
    return row;
  }
  const seen = async ({ _id }: StoredConversation) => (await conversations.findById('usr_1', _id))!;

  it('holds one once, and gives it back', async () => {
    const row = await begun();
    const held = await desk.hold(row);
    await expect(desk.hold(await seen(row))).rejects.toThrow(AnswerUnderWay);
    await held.release();
    await (await desk.hold(await seen(row))).release();
  });

  it('ends the answer of one that is gone, and no other', async () => {
    const [gone, other] = [await desk.hold(await begun()), await desk.hold(await begun())];
    await conversations.delete('usr_1', gone.conversation._id);
    await desk.renew();
    expect([gone.ending.signal.aborted, other.ending.signal.aborted]).toEqual([true, false]);
    await Promise.all([gone.release(), other.release()]);
  });

  it('does not take one for lost that is just being taken', async () => {
    const { leases } = conversations;
    const take = leases.take.bind(leases);
    leases.take = async (...asked) => {
      await desk.renew(); // its three seconds are over now
      return take(...asked);
    };
    const held = await desk.hold(await begun());
    leases.take = take;
    expect(held.ending.signal.aborted).toBe(false);
    await held.release();
  });

  it('lets one run out that could not be given back, whatever else is held', async () => {
    const { leases } = conversations;
    const release = leases.release.bind(leases);
    const [row, other] = [await begun(), await desk.hold(await begun())];
    const held = await desk.hold(row);
    leases.release = () => Promise.reject(new Error('the database is away'));
    await held.release();
    leases.release = release;
    for (let seconds = 0; seconds <= 10; seconds += 5) {
      await desk.renew();
      clock.advance(5000);
    }
    expect(other.ending.signal.aborted).toBe(false);
    await (await desk.hold(await seen(row))).release();
    await other.release();
  });
});
