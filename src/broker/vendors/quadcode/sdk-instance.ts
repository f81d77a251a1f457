import { endsWithin } from '../../../common/index.js';
import { BrokerSilent, SessionRefused } from '../../broker.errors.js';
import type { Deadline } from './deadline.js';
import type { Sdk, SdkAuth, SdkClient, SdkModule } from './quadcode-sdk.js';
import type { QuadcodeTimes } from './quadcode-times.js';
import { SdkContext } from './sdk-context.js';
import { isAuthenticationFailure, wordsOf } from './sdk-failure.rules.js';

export interface SdkTarget {
  module: SdkModule;
  wsUrl: string;
  platformId: number;
  host: string | undefined;
}

/** What an instance tells; each of the first two at most once, and nothing after it. */
export interface SdkEvents {
  /** It is of no use any more and has to be replaced by another one. */
  lost: (why: string, instance: SdkInstance) => void;
  /** The platform does not take the SSID any more. */
  refused: (instance: SdkInstance) => void;
  /** Something failed in it that nobody waited for. */
  stray: (words: string) => void;
  /** The platform told the time, ms since 1970. */
  time: (time: number) => void;
}

/** A rejection of the SDK, in words that hold no secret. */
export class SdkFailure extends Error {}

/**
 * One connection of the SDK, until it is lost: it is not left to mend itself, since it ends trying for good after some
 * refusals, keeps failed facades, and does not look for what it missed. Calls are timed, in its context, and reject with
 * `SdkFailure` or `BrokerSilent` only.
 */
export class SdkInstance {
  private readonly context = new SdkContext((reason, thrown) => this.strayed(reason, thrown));
  private readonly facades = new Map<string, Promise<unknown>>();
  /** Ends the waits of those who were asking when it was lost. */
  private readonly callers = new Set<() => void>();
  private sdk: Sdk | undefined;
  private client: SdkClient | undefined;
  private heard = performance.now();
  private told: number | undefined;
  private timeIsKnown: () => void = () => undefined;
  private readonly timeKnown = new Promise<void>((resolve) => (this.timeIsKnown = resolve));
  private watch: NodeJS.Timeout | undefined;
  private refused = false;
  private over = false;
  /** Ends the wait for a connection that will not come: the SDK would wait for ever. */
  private giveUp: (why: string) => void = () => undefined;

  private constructor(
    private readonly ssid: string,
    private readonly events: SdkEvents,
    private readonly times: QuadcodeTimes,
  ) {}

  /** @throws SessionRefused, BrokerSilent */
  static async connect(
    target: SdkTarget,
    ssid: string,
    events: SdkEvents,
    times: QuadcodeTimes,
    deadline: Deadline,
  ): Promise<SdkInstance> {
    const instance = new SdkInstance(ssid, events, times);
    await instance.connect(target, deadline);
    return instance;
  }

  get userId(): string {
    return String(this.sdk!.userProfile.userId);
  }

  /** Whether the edition has it. */
  has(feature: keyof Sdk): boolean {
    return typeof this.sdk![feature] === 'function';
  }

  /** Calls it. @throws SdkFailure, BrokerSilent */
  async call<T>(deadline: Deadline, work: (sdk: Sdk) => Promise<T>): Promise<T> {
    return this.answer(deadline, this.start(work));
  }

  /**
   * Waits for what was started, as long as the instance is there to answer.
   * @throws BrokerSilent, and what the work fails with
   */
  async answer<T>(deadline: Deadline, work: Promise<T>): Promise<T> {
    let leave: () => void = () => undefined;
    const gone = new Promise<never>((_, reject) => {
      leave = () => reject(new BrokerSilent('The connection to the broker broke before its answer'));
    });
    if (this.over) leave();
    this.callers.add(leave);
    try {
      return await deadline.within(Promise.race([work, gone]));
    } finally {
      this.callers.delete(leave);
    }
  }

  /** The same, without an end: for whoever has something to do with an answer that is late. @throws SdkFailure */
  async start<T>(work: (sdk: Sdk) => Promise<T>): Promise<T> {
    try {
      return await this.context.run(() => work(this.sdk!));
    } catch (reason) {
      throw new SdkFailure(wordsOf(reason, this.ssid));
    }
  }

  /**
   * A facade, made once. One that failed or did not come stays so: then the instance is lost.
   * @param mayFail says of a failure that it is an answer, not a fault
   * @throws SdkFailure, BrokerSilent
   */
  async facade<T>(
    name: string,
    deadline: Deadline,
    make: (sdk: Sdk) => Promise<T>,
    mayFail: (words: string) => boolean = () => false,
  ): Promise<T> {
    let facade = this.facades.get(name) as Promise<T> | undefined;
    if (!facade) {
      facade = this.start(make);
      facade.catch(() => undefined);
      this.facades.set(name, facade);
    }
    try {
      return await this.answer(deadline, facade);
    } catch (error) {
      if (error instanceof SdkFailure && mayFail(error.message)) throw error;
      const why = error instanceof SdkFailure ? error.message : 'no answer';
      this.lose(`${name}: ${why}`);
      throw error;
    }
  }

  /** Wraps what the SDK is to call; it is silent once the instance is over. */
  callback<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void {
    return this.context.callback((...args: Args) => {
      if (!this.over) listener(...args);
    });
  }

  /** Ends it, within the time for it; never rejects. */
  async end(): Promise<void> {
    this.leave();
    const ended = this.start((sdk) => sdk.shutdown());
    await endsWithin(
      this.times.shutdown,
      ended.catch(() => undefined),
    );
    this.drop();
  }

  /** Says that it is of no use; whoever made it replaces it. */
  lose(why: string): void {
    if (this.over) return;
    this.leave();
    if (this.refused) this.events.refused(this);
    else this.events.lost(why, this);
  }

  private leave(): void {
    this.over = true;
    clearInterval(this.watch);
    for (const go of this.callers) go();
  }

  private async connect(target: SdkTarget, deadline: Deadline): Promise<void> {
    const { module, wsUrl, platformId, host } = target;
    const hopeless = new Promise<never>((_, reject) => (this.giveUp = reject));
    const made = this.context.run(() =>
      module.ClientSdk.create(wsUrl, platformId, this.authentication(module), ...(host ? [{ host }] : [])),
    );
    try {
      this.sdk = await deadline.within(Promise.race([made, hopeless]));
    } catch (reason) {
      this.over = true;
      this.drop();
      made.then(
        (late) => this.context.run(() => late.shutdown()).catch(() => undefined),
        () => undefined,
      );
      if (reason instanceof BrokerSilent) throw reason;
      const words = wordsOf(reason, this.ssid);
      if (this.refused || isAuthenticationFailure(words)) throw new SessionRefused();
      throw new BrokerSilent(`The broker cannot be reached (${words}); try again shortly`);
    }
    this.listen(this.sdk);
    // without it nobody can say what is open
    await endsWithin(Math.min(deadline.left, this.times.firstTime), this.timeKnown);
    if (this.over) throw this.refused ? new SessionRefused() : new BrokerSilent();
  }

  /** The SDK's own, watched: it tells of refusals, and hands over the connection. */
  private authentication(module: SdkModule): SdkAuth {
    const auth = new module.SsidAuthMethod(this.ssid);
    const authenticate = auth.authenticateWsApiClient.bind(auth);
    let first = true;
    auth.authenticateWsApiClient = async (client) => {
      this.client = client;
      if (this.over) {
        this.drop();
        return false;
      }
      this.shield(client);
      const again = !first;
      first = false;
      try {
        const taken = await authenticate(client);
        this.refused = !taken;
        if (again) this.lose('it was away'); // an edition whose losses cannot be seen
        return taken;
      } catch (reason) {
        this.refused = isAuthenticationFailure(wordsOf(reason, this.ssid));
        if (again) this.lose('it was away');
        throw reason;
      }
    };
    return auth;
  }

  /** Sees the socket's end before the SDK does, hears the time at once, and keeps frames that cannot be read from ending the process. */
  private shield(client: SdkClient): void {
    const socket = client.connection;
    if (!socket) return;
    socket.addEventListener?.(
      'close',
      this.context.callback(() => {
        if (this.sdk) this.lose('the connection broke');
        else this.giveUp('the connection broke');
      }),
    );
    const read = socket.onmessage;
    if (typeof read !== 'function') return;
    let told = client.currentTime?.unixMilliTime;
    const hear = this.context.callback((time: number) => this.hear(time));
    socket.onmessage = (message) => {
      try {
        read.call(socket, message);
      } catch (reason) {
        this.context.straying(reason, false);
      }
      const now = client.currentTime?.unixMilliTime;
      if (now !== undefined && now !== told) hear((told = now));
    };
  }

  private listen(sdk: Sdk): void {
    this.heard = performance.now();
    const subscribe = sdk.subscribeOnWsCurrentTime?.bind(sdk);
    // never unsubscribed: it cannot be, and ends with the instance
    if (subscribe)
      this.context.run(() => subscribe(this.callback((time: Date) => this.hear(time.getTime()))));
    let told = sdk.currentTime().getTime();
    this.watch = setInterval(() => {
      const now = sdk.currentTime().getTime();
      if (now !== told) this.hear((told = now));
      if (performance.now() - this.heard > this.times.silence) this.lose('the platform is silent');
    }, this.times.watch);
    this.watch.unref();
    if (!sdk.wsConnectionState) return;
    void this.start((it) => it.wsConnectionState!())
      .then((state) => {
        const changed = this.callback((now: string) => {
          if (now === 'authenticationFailed') this.refused = true;
          if (now !== 'connected') this.lose(`the connection is ${now}`);
        });
        this.context.run(() => state.subscribeOnStateChanged(changed));
      })
      .catch(() => undefined);
  }

  /** Each sample is told once; one that comes by a second way, a little later, does no harm. */
  private hear(time: number): void {
    this.heard = performance.now();
    if (time === this.told) return;
    this.told = time;
    this.events.time(time);
    this.timeIsKnown();
  }

  private strayed(reason: unknown, thrown: boolean): void {
    this.events.stray(wordsOf(reason, this.ssid));
    if (!thrown) return;
    this.giveUp(wordsOf(reason, this.ssid));
    if (this.sdk) this.lose('it failed inside'); // the socket that was being read from is stuck
  }

  /** Closes the connection that the SDK may still hold. */
  private drop(): void {
    try {
      this.context.run(() => this.client?.disconnect?.());
    } catch {
      // it was closed before it was open
    }
  }
}
