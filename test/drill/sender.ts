import { appendFileSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { liveEvent, signedHeaders } from '../../bench/load/signed.ts';
import { SECRET } from './application.ts';

/** Longest wait for an answer before the sender gives up and sends the same again, as real senders do. */
const TIMEOUT_MS = 5000;
const PAUSE_AFTER_FAILURE_MS = 30;
/** Events are of the last 40 hours, so that many buckets of two or three business days move. */
const SPREAD_MINUTES = 2400;

/**
 * Sends signed webhooks without pause, each until it is acknowledged, and writes the marks of acknowledged ones to a
 * file: that file is the truth that the database is compared with.
 */
export class Sender {
  private readonly port: number;
  private readonly file: string;
  private readonly agent = new Agent({ keepAlive: true });
  private next = 0;
  private stopping = false;
  private abandoned = false;
  private workers: Promise<void>[] = [];
  /** Requests that got no answer or a 5xx, and were sent again. */
  resent = 0;
  /** Acknowledged a second time: the first acknowledgement was lost on its way. */
  duplicates = 0;
  /** Answers that no sender should get. */
  readonly unexpected: string[] = [];

  constructor(port: number, file: string) {
    this.port = port;
    this.file = file;
  }

  start(connections: number): void {
    this.workers = Array.from({ length: connections }, () => this.work());
  }

  /** Lets every worker finish what it has begun. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.workers);
    this.agent.destroy();
  }

  /** Gives up on what is not acknowledged yet. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.stop();
  }

  /** The marks (`metadata.n`) of everything that was acknowledged. */
  acknowledged(): number[] {
    return readFileSync(this.file, 'utf8').split('\n').filter(Boolean).map(Number);
  }

  private async work(): Promise<void> {
    while (!this.stopping) {
      const first = this.next;
      const count = first % 10 === 0 ? 25 : 1; // every tenth or so sends an array
      this.next += count;
      const events = Array.from({ length: count }, (_, index) => {
        const n = first + index;
        return liveEvent(n, Date.now() - (n % SPREAD_MINUTES) * 60_000);
      });
      const body = JSON.stringify(count === 1 ? events[0] : events);
      if (!(await this.sendUntilAcknowledged(`drill-${first}`, body))) return;
      appendFileSync(this.file, events.map((_, index) => `${first + index}\n`).join(''));
    }
  }

  private async sendUntilAcknowledged(id: string, body: string): Promise<boolean> {
    while (!this.abandoned) {
      const status = await this.post(id, body).catch(() => 0);
      if (status === 202) return true;
      if (status === 200) {
        this.duplicates++;
        return true;
      }
      if (status !== 0 && status < 500) this.unexpected.push(`${id}: ${status}`);
      if (status === 500) this.unexpected.push(`${id}: 500`);
      this.resent++;
      await sleep(PAUSE_AFTER_FAILURE_MS);
    }
    return false;
  }

  private post(id: string, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent: this.agent,
          port: this.port,
          host: '127.0.0.1',
          path: '/webhook/event',
          method: 'POST',
          timeout: TIMEOUT_MS,
          headers: { 'content-type': 'application/json', ...signedHeaders(SECRET, id, body) },
        },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode!));
          answer.once('error', reject);
        },
      );
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer')));
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
}
