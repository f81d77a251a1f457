import { Test, type TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { testConfig } from '../../../../test/setup/test-config.js';
import { ConfigModule } from '../../../config/index.js';
import { Clock, LiveFigures, PlatformModule, TokenLedger } from '../../index.js';
import type { Reservation } from './token-ledger.js';
import { TokensSpent } from '../openai.errors.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const tokens = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens });

describe('TokenLedger', () => {
  let module: TestingModule;
  let ledger: TokenLedger;
  let user: string;
  let nth = 0;
  // 21:00 of the 28th in São Paulo
  const clock = new ManualClock('2026-11-29T00:00:00Z');

  beforeAll(async () => {
    const config = testConfig({
      OPENAI_API_KEY: 'sk-test',
      OPENAI_DAILY_TOKENS: '1000',
      ASSISTANT_DAILY_TOKENS: '500',
      ASSISTANT_CONVERSATION_TOKENS: '300',
    });
    module = await Test.createTestingModule({ imports: [ConfigModule.forRoot(config), PlatformModule] })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    ledger = module.get(TokenLedger);
  });
  afterAll(() => module.close());
  beforeEach(() => {
    clock.advance(DAY); // each has a day of its own
    user = `usr_${++nth}`;
  });

  const asAssistant = (conversationId?: string, userId = user) => ({
    purpose: 'assistant' as const,
    userId,
    ...(conversationId !== undefined && { conversationId }),
  });
  const insight = { purpose: 'insight' } as const;
  const reserve = (bill: Parameters<TokenLedger['reserve']>[0], input: number, output: number) =>
    ledger.reserve(bill, tokens(input, output), 5 * MINUTE);
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: TokensSpent) => error,
    );

  it('counts what was used up, in each budget', async () => {
    await ledger.settle(await reserve(asAssistant(`cnv_a${nth}`), 100, 200), tokens(90, 10));
    await ledger.settle(await reserve(insight, 100, 200), tokens(50, 5));
    expect(await ledger.ofConversation(`cnv_a${nth}`)).toEqual(tokens(90, 10));
    expect(await ledger.ofUserToday(user)).toEqual(tokens(90, 10));
    expect(await ledger.ofToday()).toEqual(tokens(140, 15));
    const figures = module.get(LiveFigures);
    expect(await figures.read(['model.tokensToday'])).toEqual({ 'model.tokensToday': 155 });
  });

  it('never lets requests at the same time overdraw', async () => {
    const asked = Array.from({ length: 50 }, (_, at) =>
      reserve(asAssistant(undefined, `${user}_${at}`), 20, 20),
    );
    const held = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
    expect(held).toHaveLength(25); // of 1000 tokens, 40 each
    expect(await refusal(reserve(insight, 1, 0))).toBeInstanceOf(TokensSpent);
    await Promise.all(
      (held as PromiseFulfilledResult<Reservation>[]).map(({ value }) =>
        ledger.settle(value, tokens(10, 10)),
      ),
    );
    expect(await ledger.ofToday()).toEqual(tokens(250, 250));
    await expect(reserve(insight, 500, 0)).resolves.toBeDefined();
    expect(await refusal(reserve(insight, 1, 0))).toBeInstanceOf(TokensSpent);
  });

  it('never lets one conversation or user overdraw, on the first requests of all', async () => {
    const asked = Array.from({ length: 50 }, () => reserve(asAssistant(`cnv_b${nth}`), 10, 20));
    const results = await Promise.allSettled(asked);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10); // of 300 tokens, 30 each
    // those that were refused hold nothing of the wider budgets
    await expect(reserve(asAssistant(), 200, 0)).resolves.toBeDefined();
    expect(await refusal(reserve(asAssistant(), 1, 0))).toBeInstanceOf(TokensSpent);
  });

  it('says which budget has no room, and when it is new', async () => {
    const conversation = await refusal(reserve(asAssistant(`cnv_c${nth}`), 200, 101));
    expect(conversation?.message).toContain('conversation');
    expect(conversation?.retryAfter).toBeUndefined();

    const ofUser = await refusal(reserve(asAssistant(), 400, 101));
    expect(ofUser?.message).toMatch(/^You have/);
    expect(ofUser).toMatchObject({ status: 429, code: 'OPENAI.TOKENS_SPENT', retryAfter: 3 * 3600 });
    expect(ofUser?.message).toContain(new Date(clock.now() + 3 * 3_600_000).toISOString());

    const ofAll = await refusal(reserve(insight, 900, 101));
    expect(ofAll).toMatchObject({ retryAfter: 3 * 3600 });
  });

  it('is new with the day of the business, and counts a request on the day that it began', async () => {
    clock.advance(3 * 3_600_000 - MINUTE);
    const late = await reserve(asAssistant(), 400, 100);
    clock.advance(MINUTE - 1);
    expect(await refusal(reserve(asAssistant(), 1, 0))).toBeInstanceOf(TokensSpent);
    clock.advance(1);
    await expect(reserve(asAssistant(), 400, 100)).resolves.toBeDefined();
    await ledger.settle(late, tokens(300, 7));
    expect(await ledger.ofUserToday(user)).toEqual(tokens(0, 0));
    clock.advance(-1);
    expect(await ledger.ofUserToday(user)).toEqual(tokens(300, 7));
    clock.advance(-3 * 3_600_000 + 1);
  });

  it('does not let what a dead process held block it for ever: its input counts', async () => {
    await reserve(asAssistant(`cnv_d${nth}`), 100, 200);
    clock.advance(5 * MINUTE - 1);
    expect(await refusal(reserve(asAssistant(`cnv_d${nth}`), 100, 0))).toBeInstanceOf(TokensSpent);
    clock.advance(1);
    await expect(reserve(asAssistant(`cnv_d${nth}`), 100, 100)).resolves.toBeDefined();
    expect(await refusal(reserve(asAssistant(`cnv_d${nth}`), 1, 0))).toBeInstanceOf(TokensSpent);
    expect(await ledger.ofConversation(`cnv_d${nth}`)).toEqual(tokens(100, 0));
    clock.advance(-5 * MINUTE);
  });

  it('counts a request rightly that was taken for dead', async () => {
    const slow = await reserve(asAssistant(`cnv_e${nth}`), 100, 200);
    clock.advance(5 * MINUTE);
    await ledger.settle(await reserve(asAssistant(`cnv_e${nth}`), 0, 200), tokens(0, 0)); // ends the other
    await ledger.settle(slow, tokens(120, 30));
    expect(await ledger.ofConversation(`cnv_e${nth}`)).toEqual(tokens(120, 30));
    await expect(reserve(asAssistant(`cnv_e${nth}`), 100, 50)).resolves.toBeDefined();
    expect(await refusal(reserve(asAssistant(`cnv_e${nth}`), 1, 0))).toBeInstanceOf(TokensSpent);
    clock.advance(-5 * MINUTE);
  });

  it('gives back what was not used at all', async () => {
    await ledger.cancel(await reserve(asAssistant(`cnv_f${nth}`), 100, 200));
    await expect(reserve(asAssistant(`cnv_f${nth}`), 100, 200)).resolves.toBeDefined();
    expect(await ledger.ofConversation(`cnv_f${nth}`)).toEqual(tokens(0, 0));
  });
});
