import type { ModelInput } from './language-model-api.js';
import { unquoted } from './unquoted.rules.js';

const ASKED: ModelInput[] = [
  { type: 'user', text: 'Quanto gastou\nana@example.com ontem?' },
  { type: 'user', text: 'E hoje?' },
  { type: 'result', callId: 'call_1', output: '{"userId":"ana@example.com","value":197.9}' },
];

describe('unquoted', () => {
  it.each([
    ['400 Bad request: max_tokens is too large', '400 Bad request: max_tokens is too large'],
    ['overloaded: Quanto gastou ana@example.com ontem?', 'overloaded: …'],
    ['Input should be a list, input: "Quanto gastou ana@e"', 'Input should be a list, input: "…"'],
    ['500 E hoje? failed', '500 … failed'],
    ['bad message {"userId":"ana@example.com","value":197.9} at 3', 'bad message … at 3'],
    ['', ''],
  ])('%s', (said, kept) => {
    expect(unquoted(said, ASKED)).toBe(kept);
  });
});
