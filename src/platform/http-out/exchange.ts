import type { ClientRequest, IncomingMessage } from 'node:http';
import { ConnectionFailed, HttpOutError, TimedOut } from './http-out.errors.js';

/** One request with its redirects, under one bound of time. */
export class Exchange {
  /** Whether the request of this moment has had the head of an answer. */
  answered = false;
  private running: ClientRequest | undefined;
  private late = false;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly timeoutMs: number) {
    this.timer = setTimeout(() => {
      this.late = true;
      this.running?.destroy(this.tooLate());
    }, timeoutMs);
  }

  /** @throws TimedOut, ConnectionFailed, or what the lookup threw */
  async run<T>(
    request: ClientRequest,
    body: string | Buffer,
    read: (response: IncomingMessage) => Promise<T>,
  ): Promise<T> {
    this.running = request;
    this.answered = false;
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request.on('response', (response) => {
          this.answered = true;
          resolve(response);
        });
        request.on('error', reject); // stays: whatever comes after the answer must not end the process
        request.on('close', () => {
          if (!this.answered) reject(new ConnectionFailed('It closed without an answer'));
        });
        if (this.late) request.destroy(this.tooLate());
        else request.end(body);
      });
      return await read(response);
    } catch (error) {
      request.destroy();
      if (this.late) throw this.tooLate();
      if (error instanceof HttpOutError) throw error;
      throw new ConnectionFailed(describe(error), { cause: error });
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private tooLate(): TimedOut {
    return new TimedOut(`No complete answer within ${this.timeoutMs / 1000} s`);
  }
}

/** Several addresses that all fail come as one error without words. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'The connection failed';
}
