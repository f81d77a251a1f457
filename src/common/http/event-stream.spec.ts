import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { EventStream, frameOf, type ServerSentEvent } from './event-stream.js';

const event = (data: unknown): ServerSentEvent => ({ event: 'delta', data });

describe('frameOf', () => {
  it.each([
    ['an object', { text: 'a' }, 'data: {"text":"a"}'],
    ['line breaks', { text: 'a\nb\r\nevent: done\rc' }, 'data: {"text":"a\\nb\\r\\nevent: done\\rc"}'],
    ['half a character', '\ud83d', 'data: "\\ud83d"'],
    ['nothing', undefined, 'data: null'],
  ])('puts %s on one line', (_, data, line) => {
    expect(frameOf(event(data))).toBe(`event: delta\n${line}\n\n`);
  });

  it('does not let a name end its line', () => {
    expect(frameOf({ event: 'a\ndata: 1', data: 2 })).toBe('event: a data: 1\ndata: 2\n\n');
  });
});

describe('EventStream', () => {
  it('sends a comment at once, then the frames, and ends', async () => {
    let text = '';
    for await (const chunk of new EventStream(numbers(2), new AbortController())) text += String(chunk);
    expect(text).toBe(':\n\nevent: delta\ndata: 0\n\nevent: delta\ndata: 1\n\n');
  });

  it('goes on only as fast as it is read', async () => {
    let made = 0;
    async function* large() {
      for (; made < 1000; made++) yield await Promise.resolve(event('x'.repeat(8192)));
    }
    const stream = new EventStream(large(), new AbortController());
    for (let i = 0; i < 50; i++) await turn();
    expect(made).toBeLessThan(20);
    let length = 0;
    for await (const chunk of stream) length += (chunk as Buffer).length;
    expect(length).toBeGreaterThan(8192 * 1000);
  });

  it('aborts what makes the frames when the reader leaves, and lets it finish', async () => {
    const gone = new AbortController();
    let finished = false;
    async function* waiting() {
      try {
        yield event(1);
        await once(gone.signal, 'abort');
      } finally {
        await turn();
        finished = true;
      }
    }
    const stream = new EventStream(waiting(), gone);
    stream.resume();
    await turn();
    stream.destroy();
    await once(stream, 'close');
    expect(gone.signal.aborted).toBe(true);
    expect(finished).toBe(true);
  });

  it('takes a reader for gone who takes nothing any more', async () => {
    let finished = false;
    const gone = new AbortController();
    async function* much() {
      try {
        for (;;) yield await Promise.resolve(event('x'.repeat(65_536)));
      } finally {
        finished = true;
      }
    }
    const stream = new EventStream(much(), gone, undefined, 1);
    await once(stream, 'close');
    expect([finished, gone.signal.aborted]).toEqual([true, true]);
  });

  it('ends frames that nobody takes when the reader leaves', async () => {
    let finished = false;
    async function* much() {
      try {
        for (;;) yield await Promise.resolve(event('x'.repeat(65_536)));
      } finally {
        finished = true;
      }
    }
    const stream = new EventStream(much(), new AbortController());
    await turn();
    stream.destroy();
    await once(stream, 'close');
    expect(finished).toBe(true);
  });

  it('says its last words when somebody else aborts it', async () => {
    const gone = new AbortController();
    async function* waiting() {
      await once(gone.signal, 'abort');
      yield event('the end');
    }
    const stream = new EventStream(waiting(), gone);
    gone.abort();
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toContain('the end');
  });

  it('sends comments while the next frame is waited for', async () => {
    const gone = new AbortController();
    async function* waiting() {
      yield event(1);
      await once(gone.signal, 'abort');
    }
    const stream = new EventStream(waiting(), gone, 1);
    let text = '';
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.endsWith('data: 1\n\n:\n\n:\n\n')) gone.abort();
    }
    expect(text).toMatch(/^:\n\nevent: delta\ndata: 1\n\n(:\n\n){2,}$/);
  });
});

async function* numbers(count: number) {
  for (let i = 0; i < count; i++) yield await Promise.resolve(event(i));
}
