import { ApiClient } from './webhook-sender.js';
import { Trader } from './trader.js';

export interface Frame {
  event: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the JSON of many events
  data: any;
}

/** An answer while it comes, read as a browser reads it. */
export class AnswerStream {
  /** All bytes so far, comments included. */
  raw = '';
  private readonly frames: AsyncGenerator<Frame, void>;

  constructor(
    readonly response: Response,
    private readonly gone: AbortController,
  ) {
    this.frames = this.read();
  }

  /** The next frame; undefined at the end. */
  async next(): Promise<Frame | undefined> {
    const { value } = await this.frames.next();
    return value ?? undefined;
  }

  /** All that is left. */
  async rest(): Promise<Frame[]> {
    const all: Frame[] = [];
    for (let frame = await this.next(); frame; frame = await this.next()) all.push(frame);
    return all;
  }

  /** The connection is closed. */
  leave(): void {
    this.gone.abort();
  }

  private async *read(): AsyncGenerator<Frame, void> {
    let open = '';
    for await (const chunk of this.response.body!.pipeThrough(new TextDecoderStream())) {
      this.raw += chunk;
      open += chunk;
      const blocks = open.split('\n\n');
      open = blocks.pop()!;
      for (const block of blocks) {
        const lines = block.split('\n').filter((line) => !line.startsWith(':'));
        if (lines.length === 0) continue;
        const [name, data, ...more] = lines;
        if (!name.startsWith('event: ') || !data.startsWith('data: ') || more.length > 0) {
          throw new Error(`no frame: ${block}`);
        }
        yield { event: name.slice(7), data: JSON.parse(data.slice(6)) };
      }
    }
  }
}

/** Somebody who asks the assistant. */
export class Asker {
  private constructor(
    private readonly url: string,
    readonly client: ApiClient,
    private readonly token: string,
    readonly userId: string,
  ) {}

  static async member(url: string): Promise<Asker> {
    const { client, token, userId } = await Trader.register(url);
    return new Asker(url, client, token, userId);
  }

  static async admin(url: string): Promise<Asker> {
    const body = { email: 'admin@example.com', password: 'admin-password-1' };
    const answer = await new ApiClient(url, '').post('/api/auth/login', body);
    const { accessToken, user } = answer.body as { accessToken: string; user: { id: string } };
    return new Asker(url, new ApiClient(url, accessToken), accessToken, user.id);
  }

  /** Begins a conversation; its address. */
  async begin(title?: string): Promise<string> {
    const { status, body } = await this.client.post('/api/assistant/conversations', { title });
    if (status !== 201) throw new Error(`a conversation was answered ${status}`);
    return `/api/assistant/conversations/${(body as { id: string }).id}`;
  }

  /** Asks, and reads nothing yet. */
  async open(
    conversation: string,
    text: string,
    more: { locale?: string; headers?: Record<string, string> } = {},
  ): Promise<AnswerStream> {
    const gone = new AbortController();
    const response = await fetch(`${this.url}${conversation}/messages`, {
      method: 'POST',
      signal: gone.signal,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.token}`,
        ...more.headers,
      },
      body: JSON.stringify({ text, locale: more.locale }),
    });
    return new AnswerStream(response, gone);
  }

  /** Asks, and reads to the end. */
  async ask(conversation: string, text: string, locale?: string): Promise<Frame[]> {
    const stream = await this.open(conversation, text, locale === undefined ? {} : { locale });
    if (stream.response.status !== 200)
      throw new Error(`${stream.response.status} ${await stream.response.text()}`);
    return stream.rest();
  }

  /** The same as soon as no other answer is written: that of a reader who has left is still being kept for a moment. */
  async askWhenFree(conversation: string, text: string, between: () => Promise<void>): Promise<Frame[]> {
    for (;;) {
      const stream = await this.open(conversation, text);
      if (stream.response.status === 200) return stream.rest();
      const problem = await stream.response.text();
      if (stream.response.status !== 409) throw new Error(problem);
      await between();
    }
  }
}
