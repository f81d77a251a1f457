import { Test, type TestingModule } from '@nestjs/testing';
import { BrokerModule, BrokerSessions, Orders, type Trade, Trades } from '../../src/broker/index.js';
import { OrderDesk } from '../../src/broker/orders/order-desk.js';
import { OrderWatch } from '../../src/broker/orders/order-watch.js';
import type { Provider } from '../../src/broker/vendors/broker.js';
import { Brokers } from '../../src/broker/vendors/brokers.js';
import { ConfigModule } from '../../src/config/index.js';
import { Clock, forgetLeaseOwner, PlatformModule, Signals } from '../../src/platform/index.js';
import { testConfig } from '../setup/test-config.js';
import { until } from '../setup/until.js';
import type { ScriptedBroker } from './scripted-broker.js';

/** What trades, as in a process of its own: with others on the same database when they are told it. */
export interface BrokerProcess {
  module: TestingModule;
  orders: Orders;
  trades: Trades;
  sessions: BrokerSessions;
  /** Every change that it has told of. */
  told: Trade[];
  /** Resolves with the user's order when it is in a state. */
  comesTo: (userId: string, clientOrderId: string, state: Trade['state']) => Promise<Trade>;
  /** Looks at nothing any more, and its leases are those of a process that is gone. */
  die: () => void;
  close: () => Promise<void>;
}

export async function startBrokerProcess(
  variables: Record<string, string>,
  vendors: Partial<Record<Provider, ScriptedBroker>>,
  clock: Clock,
): Promise<BrokerProcess> {
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(testConfig(variables)), PlatformModule, BrokerModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(Brokers)
    .useValue({ get: (provider: Provider) => vendors[provider] })
    .compile();
  module.useLogger(false);
  const told: Trade[] = [];
  module.get(Signals).on('broker.trade-changed', ({ trade }) => void told.push(trade));
  await module.init();
  const trades = module.get(Trades);
  const comesTo = async (userId: string, clientOrderId: string, state: Trade['state']) => {
    let trade: Trade | null = null;
    await until(
      async () => (trade = await trades.findByClientOrderId(userId, clientOrderId))?.state === state,
    );
    return trade!;
  };
  return {
    module,
    orders: module.get(Orders),
    trades,
    sessions: module.get(BrokerSessions),
    told,
    comesTo,
    die: () => {
      module.get(OrderWatch).beforeApplicationShutdown();
      forgetLeaseOwner(module.get(OrderDesk)['owner']);
    },
    close: () => module.close(),
  };
}
