import { AppError } from '../../../common/index.js';
import { BrokerSilent, SessionRefused } from '../../broker.errors.js';
import type { SessionState } from '../broker.js';
import { Deadline } from './deadline.js';
import type { QuadcodeTimes } from './quadcode-times.js';
import { SdkInstance, type SdkTarget } from './sdk-instance.js';
import { SESSION_STATES } from './session.states.js';

export interface ConnectionEvents {
  /** Makes a new instance ready, before anybody gets it. */
  ready: (instance: SdkInstance, deadline: Deadline) => Promise<void>;
  state: (state: SessionState, detail?: string) => void;
  stray: (words: string) => void;
  time: (time: number) => void;
}

/** One user's connection: an instance of the SDK after the other, until it is closed or the SSID is refused. */
export class QuadcodeConnection {
  state: SessionState = 'connecting';
  private current: SdkInstance | undefined;
  private pause: NodeJS.Timeout | undefined;
  private connectedAt = 0;
  private failures = 0;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly target: SdkTarget,
    private readonly ssid: string,
    private readonly times: QuadcodeTimes,
    private readonly events: ConnectionEvents,
  ) {}

  /** The first connection. @throws SessionRefused, BrokerSilent */
  async open(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      this.turn(error instanceof SessionRefused ? 'needs_session' : 'failed');
      throw error;
    }
  }

  /** What is connected at this moment. */
  get instance(): SdkInstance | undefined {
    return this.current;
  }

  /** What is connected, waited for when it is just being replaced. @throws BrokerSilent, SessionRefused */
  async connected(deadline: Deadline): Promise<SdkInstance> {
    for (;;) {
      if (this.current) return this.current;
      if (this.state === 'needs_session') throw new SessionRefused();
      if (this.state !== 'connecting') throw new BrokerSilent('The connection to the broker is closed');
      await deadline.within(new Promise<void>((resolve) => this.waiting.push(resolve)));
    }
  }

  /** Replaces what is connected, unless it is quite new itself. */
  refresh(why: string): void {
    if (performance.now() - this.connectedAt > this.times.refresh) this.current?.lose(why);
  }

  /** Never rejects. */
  async close(): Promise<void> {
    clearTimeout(this.pause);
    const { current } = this;
    this.current = undefined;
    this.turn('disconnected');
    await current?.end();
  }

  private async connect(): Promise<void> {
    const deadline = new Deadline(this.times.open);
    let gone = false;
    const instance = await SdkInstance.connect(
      this.target,
      this.ssid,
      {
        lost: (why, lost) => {
          gone = true;
          this.lost(lost, why);
        },
        refused: (lost) => {
          gone = true;
          void lost.end();
          this.needsSession();
        },
        stray: this.events.stray,
        time: this.events.time,
      },
      this.times,
      deadline,
    );
    try {
      await this.events.ready(instance, deadline);
      if (gone) throw new BrokerSilent();
    } catch (error) {
      void instance.end();
      if (error instanceof AppError) throw error;
      throw new BrokerSilent(`The broker does not answer as it should (${(error as Error).message})`);
    }
    if (this.state !== 'connecting') return instance.end(); // closed meanwhile
    this.failures = 0;
    this.current = instance;
    this.connectedAt = performance.now();
    this.turn('connected');
  }

  private lost(instance: SdkInstance, why: string): void {
    void instance.end(); // at once: it would connect again by itself
    if (instance !== this.current) return;
    this.current = undefined;
    this.turn('connecting', why);
    this.again();
  }

  private again(): void {
    const { firstPause, longestPause } = this.times;
    const pause = Math.min(firstPause * 2 ** this.failures, longestPause) * (0.8 + 0.4 * Math.random());
    this.pause = setTimeout(() => {
      this.connect().catch((error: unknown) => {
        if (this.state !== 'connecting') return;
        if (error instanceof SessionRefused) return this.needsSession();
        this.failures++;
        this.again();
      });
    }, pause);
  }

  private needsSession(): void {
    this.current = undefined;
    clearTimeout(this.pause);
    this.turn('needs_session', 'The broker does not take the session any more; connect with a new one');
  }

  private turn(state: SessionState, detail?: string): void {
    if (!SESSION_STATES[this.state].includes(state)) return;
    this.state = state;
    const waiting = this.waiting.splice(0);
    this.events.state(state, detail);
    for (const go of waiting) go();
  }
}
