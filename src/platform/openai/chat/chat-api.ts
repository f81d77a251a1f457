import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsBase,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions/completions';
import { Answer, readable, toUsage } from '../answer.js';
import type {
  LanguageModelApi,
  ModelInput,
  ModelPart,
  ModelRequest,
  ModelStep,
} from '../language-model-api.js';
import type { ModelServer } from '../model-server.js';
import { ModelMisbehaved } from '../openai.errors.js';
import { ThoughtFilter } from './thought-filter.js';
import { ToolCalls } from './tool-calls.js';

/** Chat Completions, as other servers speak it: nothing is asked for that one of them does not know, and much is borne. */
export class ChatApi implements LanguageModelApi {
  constructor(private readonly server: ModelServer) {}

  async *stream(request: ModelRequest): AsyncGenerator<ModelPart, void> {
    const body = {
      ...this.toBody(request),
      stream: true as const,
      stream_options: { include_usage: true },
    };
    const answer = new Answer();
    const thoughts = new ThoughtFilter();
    const calls = new ToolCalls();
    let isFinished = false;
    const chunks = this.server.events(
      (client, options) => client.chat.completions.create(body, options),
      request.signal,
    );
    for await (const chunk of chunks) {
      const delta = readable(() => {
        this.note(answer, chunk);
        const choice = chunk.choices?.[0] as Partial<ChatCompletionChunk.Choice> | undefined;
        if (choice?.finish_reason) isFinished = true;
        answer.isCut ||= isCut(choice?.finish_reason);
        calls.add(choice?.delta?.tool_calls ?? []); // the last chunk of some servers holds the usage alone
        return answer.add(thoughts.push(textOf(choice?.delta?.content)));
      });
      if (delta !== '') yield { type: 'text', delta };
    }
    if (!isFinished) throw new ModelMisbehaved('The language model broke off its answer');
    const rest = answer.add(thoughts.end());
    if (rest !== '') yield { type: 'text', delta: rest };
    answer.calls = calls.all();
    yield { type: 'end', step: answer.toStep(request, this.server.model) };
  }

  async complete(request: ModelRequest): Promise<ModelStep> {
    const body = { ...this.toBody(request), stream: false as const };
    const completion = await this.server.once(
      (client, options) => client.chat.completions.create(body, options),
      request.signal,
    );
    return readable(() => {
      const { message, finish_reason } = completion.choices[0];
      const answer = new Answer();
      answer.isCut = isCut(finish_reason);
      const thoughts = new ThoughtFilter();
      answer.add(thoughts.push(textOf(message.content) || textOf(message.refusal)) + thoughts.end());
      this.note(answer, completion);
      const calls = new ToolCalls();
      calls.addWhole(message.tool_calls ?? []);
      answer.calls = calls.all();
      return answer.toStep(request, this.server.model);
    });
  }

  private toBody({ instructions, input, tools = [], format, maxOutputTokens }: ModelRequest) {
    return {
      model: this.server.model,
      messages: [{ role: 'system' as const, content: instructions }, ...input.map(toMessage)],
      // OpenAI's newer models refuse the old name, Ollama and LM Studio know no other
      ...(this.server.isOpenAi
        ? { max_completion_tokens: maxOutputTokens, store: false }
        : { max_tokens: maxOutputTokens }),
      ...(tools.length > 0 && {
        tools: tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })),
      }),
      ...(format && {
        response_format: {
          type: 'json_schema' as const,
          json_schema: { name: format.name, schema: { ...format.schema }, strict: true },
        },
      }),
    } satisfies ChatCompletionCreateParamsBase;
  }

  private note(answer: Answer, told: Partial<Pick<ChatCompletionChunk, 'usage' | 'model'>>): void {
    const { usage, model } = told;
    answer.usage = toUsage(usage?.prompt_tokens, usage?.completion_tokens) ?? answer.usage;
    if (model) answer.model = model;
  }
}

function isCut(reason: unknown): boolean {
  return reason === 'length' || reason === 'content_filter';
}

/** Some servers say null, or nothing, where there is no text. */
function textOf(content: unknown): string {
  return typeof content === 'string' ? content : '';
}

function toMessage(part: ModelInput): ChatCompletionMessageParam {
  if (part.type === 'result') return { role: 'tool', tool_call_id: part.callId, content: part.output };
  if (part.type !== 'step') return { role: part.type, content: part.text };
  const { text, calls } = part.step;
  return {
    role: 'assistant',
    content: text, // not null beside calls: templates of local models fail at it
    ...(calls.length > 0 && {
      tool_calls: calls.map((call) => ({
        id: call.id,
        type: 'function' as const,
        function: { name: call.name, arguments: call.arguments },
      })),
    }),
  };
}
