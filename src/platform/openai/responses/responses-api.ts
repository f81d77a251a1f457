import type {
  Response,
  ResponseCreateParamsBase,
  ResponseInputItem,
  ResponseOutputItem,
} from 'openai/resources/responses/responses';
import { Answer, readable, toUsage } from '../answer.js';
import type {
  LanguageModelApi,
  ModelInput,
  ModelPart,
  ModelRequest,
  ModelStep,
} from '../language-model-api.js';
import type { ModelServer } from '../model-server.js';
import { ModelMisbehaved, ModelUnavailable } from '../openai.errors.js';
import { reasons } from './reasoning.rules.js';

/** OpenAI's Responses API, stateless: nothing is kept there, and what a step of an answer gave is handed back whole. */
export class ResponsesApi implements LanguageModelApi {
  constructor(private readonly server: ModelServer) {}

  async *stream(request: ModelRequest): AsyncGenerator<ModelPart, void> {
    const body = { ...this.toBody(request), stream: true as const };
    const answer = new Answer();
    const done: ResponseOutputItem[] = [];
    let last: Response | undefined;
    const events = this.server.events(
      (client, options) => client.responses.create(body, options),
      request.signal,
    );
    for await (const event of events) {
      const delta = readable(() => {
        if (event.type === 'response.output_item.done') done.push(event.item);
        if (event.type === 'response.failed') throw failed(event.response);
        if (event.type === 'response.completed' || event.type === 'response.incomplete')
          last = event.response;
        const isText = event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta';
        return isText ? answer.add(event.delta) : '';
      });
      if (delta !== '') yield { type: 'text', delta };
    }
    if (!last) throw new ModelMisbehaved('The language model broke off its answer');
    const { output } = last;
    const isTold = answer.text !== '';
    const step = this.toStep(request, answer, last, output?.length ? output : done);
    if (!isTold && step.text !== '') yield { type: 'text', delta: step.text };
    yield { type: 'end', step };
  }

  async complete(request: ModelRequest): Promise<ModelStep> {
    const body = { ...this.toBody(request), stream: false as const };
    const response = await this.server.once(
      (client, options) => client.responses.create(body, options),
      request.signal,
    );
    if (response?.status === 'failed') throw failed(response);
    return this.toStep(request, new Answer(), response, response?.output);
  }

  private toBody({ instructions, input, tools = [], format, maxOutputTokens }: ModelRequest) {
    const { model } = this.server;
    return {
      model,
      instructions,
      input: input.flatMap(toItems),
      max_output_tokens: maxOutputTokens,
      store: false,
      // few words about figures need little thought; and it counts as output
      ...(reasons(model) && { reasoning: { effort: 'low' as const } }),
      ...(tools.length > 0 && {
        tools: tools.map(({ name, description, parameters }) => ({
          type: 'function' as const,
          name,
          description,
          parameters,
          strict: false,
        })),
        ...(reasons(model) && { include: ['reasoning.encrypted_content' as const] }),
      }),
      ...(format && { text: { format: { type: 'json_schema' as const, strict: true, ...format } } }),
    } satisfies ResponseCreateParamsBase;
  }

  private toStep(
    request: ModelRequest,
    answer: Answer,
    response: Response,
    items: readonly ResponseOutputItem[],
  ): ModelStep {
    return readable(() => {
      const { usage, model, status } = response;
      if (answer.text === '') for (const text of items.flatMap(textsOf)) answer.add(text);
      answer.calls = items
        .filter((item) => item.type === 'function_call')
        .map((call) => ({ id: call.call_id, name: call.name, arguments: call.arguments }));
      answer.items = items;
      answer.usage = toUsage(usage?.input_tokens, usage?.output_tokens);
      answer.model = model;
      answer.isCut = status === 'incomplete';
      return answer.toStep(request, this.server.model);
    });
  }
}

function textsOf(item: ResponseOutputItem): string[] {
  if (item.type !== 'message') return [];
  return item.content.map((part) => (part.type === 'output_text' ? part.text : part.refusal));
}

function toItems(part: ModelInput): ResponseInputItem[] {
  if (part.type === 'result') {
    return [{ type: 'function_call_output', call_id: part.callId, output: part.output }];
  }
  if (part.type !== 'step') return [{ type: 'message', role: part.type, content: part.text }];
  if (part.step.items.length === 0) return plainItems(part.step); // of an earlier answer
  // a thought that was not handed out sealed is looked for at the server, which keeps none
  const items = part.step.items as ResponseOutputItem[];
  return items.filter((item) => item.type !== 'reasoning' || item.encrypted_content) as ResponseInputItem[];
}

function plainItems({ text, calls }: ModelStep): ResponseInputItem[] {
  return [
    ...(text === '' ? [] : [{ type: 'message' as const, role: 'assistant' as const, content: text }]),
    ...calls.map(({ id, name, arguments: asked }) => ({
      type: 'function_call' as const,
      call_id: id,
      name,
      arguments: asked,
    })),
  ];
}

function failed({ error }: Response): Error {
  const cause = new Error(`${error?.code}: ${error?.message}`);
  if (error?.code === 'server_error' || error?.code === 'rate_limit_exceeded') {
    return new ModelUnavailable('The language model has a fault at the moment', {
      retryAfter: 10,
      cause,
      mayHaveCost: true,
    });
  }
  return new ModelMisbehaved('The language model broke off its answer', cause);
}
