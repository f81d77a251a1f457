import { reasons } from './reasoning.rules.js';

describe('reasons', () => {
  it.each(['gpt-5.4-mini', 'gpt-5', 'gpt-5.6-luna', 'gpt-6-sol', 'gpt-10-mini', 'o3', 'o4-mini-2025-04-16'])(
    '%s',
    (model) => expect(reasons(model)).toBe(true),
  );
  it.each([
    'gpt-4.1-mini',
    'gpt-4o',
    'gpt-5-chat-latest',
    'gpt-5-pro',
    'gpt-5.5-pro-2026-04-23',
    'qwen3',
    'openai/gpt-oss-20b',
  ])('not %s', (model) => expect(reasons(model)).toBe(false));
});
