import { Inject, Injectable, Optional } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { SessionRefused } from '../../broker.errors.js';
import type { Broker, BrokerSession, Credentials, SessionListener } from '../broker.js';
import { loadSdk, type SdkModule } from './quadcode-sdk.js';
import { QuadcodeSession } from './quadcode-session.js';
import { QuadcodeSource } from './quadcode-source.js';
import { QUADCODE_TIMES, type QuadcodeTimes } from './quadcode-times.js';
import { NotConfigured } from './quadcode.errors.js';

/** Nobody provides it: a spec gives its own to the constructor. */
const TIMES = Symbol('TIMES');

/** A Quadcode platform (Avalon and its sisters), through the vendor's SDK, which is loaded when the first user connects. */
@Injectable()
export class QuadcodeBroker implements Broker {
  readonly provider = 'quadcode';
  readonly notBoughtAfterMs = 120_000;
  private source: QuadcodeSource | undefined;
  private module: Promise<SdkModule> | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    @Optional() @Inject(TIMES) private readonly times: QuadcodeTimes = QUADCODE_TIMES,
  ) {}

  /** @throws SessionRefused, BrokerSilent, SdkMissing, NotConfigured */
  async open({ userId, ssid }: Credentials, listener: SessionListener): Promise<BrokerSession> {
    const { wsUrl, apiHost, platformId } = this.config.quadcode;
    if (platformId === undefined) {
      throw new NotConfigured(
        "Quadcode cannot be used here: AVALON_PLATFORM_ID, the platform's number, is not set",
      );
    }
    if (!ssid) throw new SessionRefused('Quadcode needs an SSID to connect');
    const module = await this.sdk();
    this.source ??= new QuadcodeSource(platformId, this.clock, this.times);
    const target = { module, wsUrl, platformId, host: apiHost };
    const session = new QuadcodeSession(target, { userId, ssid }, this.source, this.times, listener);
    await session.open();
    return session;
  }

  /** One that was missing is looked for again: it may have been installed. */
  private sdk(): Promise<SdkModule> {
    this.module ??= loadSdk(this.config.quadcode.sdk).catch((error: unknown) => {
      this.module = undefined;
      throw error;
    });
    return this.module;
  }
}
