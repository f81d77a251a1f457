import { estimateTokens, type ModelInput } from '../../platform/index.js';
import type { Answer, Lookup, Turn } from '../conversations/message.js';
import { historyInput, tokensOf, turnInput } from './history.rules.js';

const common = { id: 'msg_1', conversationId: 'cnv_1', userId: 'usr_1', createdAt: new Date(0) };
const lookup = (output: string, args: unknown = { day: 'x' }): Lookup => ({
  id: 'call_0', // some servers give each call of a step the same one
  name: 'figures',
  arguments: args,
  status: 'ok',
  output,
});
const turn = (question: number, answer: Partial<Answer> | null = {}): Turn => ({
  question: { ...common, question, role: 'user', text: `question ${question}` },
  ...(answer && {
    answer: {
      ...common,
      question,
      role: 'assistant',
      text: `answer ${question}`,
      state: 'complete',
      lookups: [],
      unverified: [],
      tokens: { input: 0, output: 0 },
      ...answer,
    },
  }),
});
const textsOf = (input: readonly ModelInput[]) =>
  input.flatMap((part) => ('text' in part ? [part.text] : []));
async function* newestFirst(turns: readonly Turn[]) {
  for (const each of turns.toReversed()) yield await Promise.resolve(each);
}

describe('turnInput', () => {
  it.each<[string, Partial<Answer> | null, string]>([
    ['an answer', {}, 'answer 1'],
    ['one that broke off', { state: 'interrupted' }, 'answer 1\n(the answer was broken off here)'],
    ['one that failed', { state: 'failed' }, 'answer 1\n(the answer was broken off here)'],
    ['an empty one', { state: 'failed', text: ' ' }, '(no answer was written)'],
    ['none, after a crash', null, '(no answer was written)'],
  ])('tells of a question with %s', (_, answer, text) => {
    expect(textsOf(turnInput(turn(1, answer)))).toEqual(['question 1', text]);
  });

  it('tells each call once with its result, under ids of its own', () => {
    const input = turnInput(turn(7, { lookups: [lookup('{"a":1}'), lookup('{"a":2}')] }));
    expect(input.map(({ type }) => type)).toEqual(['user', 'step', 'result', 'result', 'assistant']);
    expect(input).toMatchObject([
      {},
      { step: { calls: [{ id: 'call_7_1', arguments: '{"day":"x"}' }, { id: 'call_7_2' }], items: [] } },
      { callId: 'call_7_1', output: '{"a":1}' },
      { callId: 'call_7_2', output: '{"a":2}' },
      {},
    ]);
  });

  it('shortens what tools said, and leaves off arguments that are too long or none', () => {
    const input = turnInput(
      turn(1, { lookups: [lookup('x'.repeat(5000), { text: 'y'.repeat(2000) }), lookup('{}', 'no object')] }),
    );
    expect(input).toMatchObject([
      {},
      { step: { calls: [{ arguments: '{}' }, { arguments: '{}' }] } },
      { output: `${'x'.repeat(1000)}… (shortened)` },
      { output: '{}' },
      {},
    ]);
  });
});

describe('historyInput', () => {
  const turns = [turn(1), turn(2, { lookups: [lookup('{"a":1}')] }), turn(3)];
  const [one, two, three] = turns.map((each) => tokensOf(turnInput(each), estimateTokens));

  it.each([
    [one + two + three, [1, 2, 3]],
    [one + two + three - 1, [2, 3]],
    [three + 1, [3]],
    [three - 1, []],
    [0, []],
  ])('keeps the newest whole turns of %d tokens', async (budget, kept) => {
    const input = await historyInput(newestFirst(turns), budget, estimateTokens);
    expect(input).toEqual(
      turns.filter(({ question }) => kept.includes(question.question)).flatMap(turnInput),
    );
  });

  it('leaves off what was looked up where the rest of a turn fits', async () => {
    const input = await historyInput(newestFirst(turns.slice(1)), two + three - 1, estimateTokens);
    expect(textsOf(input)).toEqual(['question 2', 'answer 2', 'question 3', 'answer 3']);
    expect(input).toHaveLength(4);
  });

  it('reads no further than it fits', async () => {
    let read = 0;
    async function* counted() {
      for await (const each of newestFirst(turns)) {
        read++;
        yield each;
      }
    }
    await historyInput(counted(), three - 1, estimateTokens);
    expect(read).toBe(1);
  });
});
