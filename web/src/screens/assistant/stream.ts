import { api, ask } from '../../api/client';
import { Problem } from '../../api/problem';
import type { Schemas } from '../../api/schemas';

/** Frames of an answer, by their names. */
export type AnswerEvent =
  | { event: 'delta'; data: Schemas['AnswerDeltaDto'] }
  | { event: 'tool'; data: Schemas['LookupDto'] }
  | { event: 'proposal'; data: Schemas['ProposalDto'] }
  | { event: 'done'; data: Schemas['AnswerDoneDto'] };

/**
 * Asks, and gives the answer as it is written; aborting ends it.
 * @throws Problem when it is refused, fails or breaks off
 */
export async function* answerTo(
  id: string,
  body: Schemas['AskDto'],
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent> {
  const stream = await ask(
    api.POST('/api/assistant/conversations/{id}/messages', {
      params: { path: { id } },
      body,
      parseAs: 'stream',
      signal,
    }),
  );
  if (!stream) return;
  let open = '';
  for await (const part of textOf(stream)) {
    const frames = (open + part).split('\n\n');
    open = frames.pop() ?? '';
    for (const frame of frames) {
      const event = /^event: (.*)$/m.exec(frame)?.[1];
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (event === undefined || data === undefined) continue; // a comment keeps the connection
      const said: unknown = JSON.parse(data);
      if (event === 'error') {
        const problem = said as Partial<Schemas['Problem']>;
        throw new Problem(problem.status ?? 500, problem);
      }
      yield { event, data: said } as AnswerEvent;
    }
  }
}

async function* textOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}
