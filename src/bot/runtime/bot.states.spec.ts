import { BOT_STATES, BOT_TRANSITIONS, type BotState, botStatesBefore, isRunning } from './bot.states.js';

describe('life of a bot', () => {
  const atWork: BotState[] = ['starting', 'analyzing', 'in_trade', 'paused'];
  const allowed = new Set<string>([
    'stopped>starting',
    ...atWork.flatMap((from) => ['starting', 'stopping', 'stopped', 'error'].map((to) => `${from}>${to}`)),
    ...['analyzing', 'in_trade', 'paused'].map((to) => `starting>${to}`),
    'analyzing>in_trade',
    'analyzing>paused',
    'in_trade>analyzing',
    'in_trade>paused',
    'paused>analyzing',
    'paused>in_trade',
    'stopping>stopped',
    'error>starting',
    'error>stopping',
    'error>stopped',
    'error>error',
  ]);
  const pairs = BOT_STATES.flatMap((from) => BOT_STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    const expected = allowed.has(`${from}>${to}`);
    expect(BOT_TRANSITIONS[from].includes(to)).toBe(expected);
    expect(botStatesBefore(to).includes(from)).toBe(expected);
  });

  it('is running until somebody ends it', () => {
    expect(BOT_STATES.filter(isRunning)).toEqual(['starting', 'analyzing', 'in_trade', 'paused', 'error']);
  });
});
