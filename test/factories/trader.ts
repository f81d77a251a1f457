import { codeAt } from '../../src/auth/two-factor/totp.rules.js';
import { type Answer, ApiClient } from './webhook-sender.js';

export const TRADER_PASSWORD = 'correct horse battery';

let people = 0;

/** A member who trades over HTTP. */
export class Trader {
  private orders = 0;

  private constructor(
    readonly client: ApiClient,
    readonly token: string,
    readonly userId: string,
    readonly email: string,
  ) {}

  static async register(url: string): Promise<Trader> {
    const email = `trader${++people}-${process.pid}@example.com`;
    const body = { name: 'Ana', email, password: TRADER_PASSWORD };
    const answer = await new ApiClient(url, '').post('/api/auth/register', body);
    if (answer.status !== 201) throw new Error(`registration answered ${answer.status}`);
    const { accessToken, user } = answer.body as { accessToken: string; user: { id: string } };
    return new Trader(new ApiClient(url, accessToken), accessToken, user.id, email);
  }

  /** A blitz of a minute on an asset that is always open, with an id of its own, unless `change` says otherwise. */
  order(change: Record<string, unknown> = {}): Promise<Answer> {
    return this.client.post('/api/broker/orders', {
      asset: 'EURUSD-OTC',
      kind: 'blitz',
      direction: 'call',
      stake: 10,
      expirySeconds: 60,
      accountType: 'demo',
      clientOrderId: `order-${++this.orders}`,
      ...change,
    });
  }

  /** Switches two-factor authentication on; gives a code that was not used. */
  async withTwoFactor(): Promise<string> {
    const { secret } = (await this.client.post('/api/auth/2fa/setup')).body as { secret: string };
    await this.client.post('/api/auth/2fa/enable', { code: codeAt(secret, Date.now()) });
    return codeAt(secret, Date.now() + 30_000);
  }
}
