import { QUADCODE_TIMES, type QuadcodeTimes } from '../../../src/broker/vendors/quadcode/quadcode-times.js';
import { QuadcodeBroker } from '../../../src/broker/vendors/quadcode/quadcode-broker.js';
import type {
  Balance,
  BrokerSession,
  Position,
  Purchase,
  SessionState,
} from '../../../src/broker/vendors/broker.js';
import { Clock } from '../../../src/platform/index.js';
import { testConfig } from '../../setup/test-config.js';
import { QuadcodeServer } from './quadcode-server.js';

/** The published older edition, and one with what only newer ones have. */
export const OLDER_SDK = '@tradecodehub/client-sdk-js';
export const NEWER_SDK = new URL('./newer-edition.ts', import.meta.url).pathname;

/** What a session has told. */
export interface Told {
  states: SessionState[];
  details: string[];
  positions: Position[];
  balances: Balance[];
}

/** A platform, and sessions at it that are closed at the end. */
export class QuadcodeWorld {
  private readonly sessions: BrokerSession[] = [];

  private constructor(
    readonly server: QuadcodeServer,
    readonly broker: QuadcodeBroker,
  ) {}

  static async open(sdk: string, times: Partial<QuadcodeTimes> = {}): Promise<QuadcodeWorld> {
    const server = await QuadcodeServer.open();
    const config = testConfig({ ...server.variables, QUADCODE_SDK: sdk });
    const short = { firstPause: 20, longestPause: 100, shutdown: 500, poll: 50, closing: 200, refresh: 0 };
    return new QuadcodeWorld(
      server,
      new QuadcodeBroker(config, new Clock(), { ...QUADCODE_TIMES, ...short, ...times }),
    );
  }

  async connect(ssid: string, userId = 'ana'): Promise<{ session: BrokerSession; told: Told }> {
    const told: Told = { states: [], details: [], positions: [], balances: [] };
    const session = await this.broker.open(
      { userId, ssid },
      {
        state: (state, detail) => {
          told.states.push(state);
          if (detail !== undefined) told.details.push(detail);
        },
        position: (position) => told.positions.push(position),
        balance: (balance) => told.balances.push(balance),
      },
    );
    this.sessions.push(session);
    return { session, told };
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.close()));
    await this.server.stop();
  }
}

/** Ten dollars on a rise of EURUSD-OTC within thirty seconds, on the demo account. */
export const purchaseOf = (changes: Partial<Purchase> = {}): Purchase => ({
  clientOrderId: 'order-1',
  asset: '76',
  kind: 'blitz',
  direction: 'call',
  stake: 1000,
  expirySeconds: 30,
  accountType: 'demo',
  ...changes,
});
