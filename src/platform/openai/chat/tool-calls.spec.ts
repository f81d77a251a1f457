import { ModelMisbehaved } from '../openai.errors.js';
import { ToolCalls } from './tool-calls.js';

const fn = (name?: string, args?: unknown) => ({ function: { name, arguments: args } });
const A = { id: 'a', name: 'top', arguments: '{"n":1}' };
const B = { id: 'b', name: 'sum', arguments: '{}' };

describe('ToolCalls of a stream', () => {
  it.each([
    [
      'in pieces, as OpenAI sends them',
      [
        { index: 0, id: 'a', ...fn('top', '') },
        { index: 0, ...fn(undefined, '{"n"') },
        { index: 0, ...fn(undefined, ':1}') },
        { index: 1, id: 'b', ...fn('sum', '') },
        { index: 1, ...fn(undefined, '{}') },
      ],
    ],
    [
      'each in one',
      [
        { index: 0, id: 'a', ...fn('top', '{"n":1}') },
        { index: 1, id: 'b', ...fn('sum', '{}') },
      ],
    ],
    [
      'all numbered 0',
      [
        { index: 0, id: 'a', ...fn('top', '{"n":1}') },
        { index: 0, id: 'b', ...fn('sum', '{}') },
      ],
    ],
    [
      'without a number',
      [{ id: 'a', ...fn('top', '{"n"') }, { ...fn(undefined, ':1}') }, { id: 'b', ...fn('sum', '{}') }],
    ],
    [
      'in turns',
      [
        { index: 0, id: 'a', ...fn('top', '{"n"') },
        { index: 1, id: 'b', ...fn('sum', '{') },
        { index: 0, ...fn(undefined, ':1}') },
        { index: 1, ...fn(undefined, '}') },
      ],
    ],
    [
      'with the name and the id again and again',
      [
        { index: 0, id: 'a', ...fn('top', '{"n"') },
        { index: 0, id: 'a', ...fn('top', ':1}') },
        { index: 1, id: 'b', ...fn('sum', '{}') },
      ],
    ],
    [
      'with another id in each piece',
      [
        { index: 0, id: 'a', ...fn('top', '{"n"') },
        { index: 0, id: 'x', ...fn(undefined, ':1}') },
        { index: 1, id: 'b', ...fn('sum', '{}') },
      ],
    ],
    [
      'with arguments that are no text, or none',
      [
        { index: 0, id: 'a', ...fn('top', { n: 1 }) },
        { index: 1, id: 'b', ...fn('sum', null) },
      ],
    ],
  ])('%s', (_, pieces) => {
    const calls = new ToolCalls();
    for (const piece of pieces) calls.add([piece]);
    expect(calls.all()).toEqual([A, B]);
  });

  it('gives an id to a call that has none', () => {
    const calls = new ToolCalls();
    calls.add([fn('top', '{"n":1}'), fn('sum', '{}')]);
    const [top, sum] = calls.all();
    expect([top, sum]).toMatchObject([
      { name: 'top', arguments: '{"n":1}' },
      { name: 'sum', arguments: '{}' },
    ]);
    expect(top.id).toMatch(/^call_/);
    expect(sum.id).not.toBe(top.id);
  });

  it('drops what has no name, and what is no call', () => {
    const calls = new ToolCalls();
    calls.add([null, 'top', { index: 0, id: 'a' }]);
    expect(calls.all()).toEqual([]);
  });

  it('ends with arguments that go on and on', () => {
    const calls = new ToolCalls();
    const more = () => calls.add([{ index: 0, id: 'a', ...fn('top', 'x'.repeat(10_000)) }]);
    expect(() => Array.from({ length: 10 }, more)).toThrow(ModelMisbehaved);
  });
});
