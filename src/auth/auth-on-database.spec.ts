import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test, type TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../test/factories/manual-clock.js';
import { testConfig } from '../../test/setup/test-config.js';
import { ConfigModule } from '../config/index.js';
import { Clock, Database, PlatformModule, Signals, SocketAuthentication } from '../platform/index.js';
import { AccountService } from './accounts/account.service.js';
import { AccountStates } from './accounts/account-states.js';
import { Invites } from './invites/invites.js';
import { UserRepository } from './accounts/user.repository.js';
import { ApiKeys } from './api-keys/api-key.service.js';
import {
  AccountSuspended,
  EmailTaken,
  InviteInvalid,
  RefreshRefused,
  ScopeBeyondRole,
  WrongCredentials,
} from './auth.errors.js';
import { AuthModule, type Principal } from './index.js';
import { permissionsOf } from './permissions.js';
import { ACCESS_SECONDS, AccessTokens } from './sessions/access-tokens.js';
import { GRACE_MS } from './sessions/refresh-token.rules.js';
import { REFRESH_SECONDS, SessionService } from './sessions/session.service.js';

const client = { ip: '192.0.2.1', userAgent: 'spec' };
const password = 'correct horse';

async function start(variables: Record<string, string> = {}, config = testConfig(variables)) {
  const clock = new ManualClock('2026-03-01T12:00:00Z');
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(config), PlatformModule, AuthModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = module.createNestApplication(new FastifyAdapter());
  await app.init();
  return { module, clock, config, close: () => app.close() };
}

describe('auth, on the real database', () => {
  let module: TestingModule;
  let clock: ManualClock;
  let accounts: AccountService;
  let sessions: SessionService;
  let keys: ApiKeys;
  let states: AccountStates;
  let ended: string[];
  let close: () => Promise<void>;
  let people = 0;
  /** Who invites. */
  let admin: string;

  beforeAll(async () => {
    ({ module, clock, close } = await start({ REGISTRATION: 'invite' }));
    [admin] = await module.get(UserRepository).activeAdmins();
    accounts = module.get(AccountService);
    sessions = module.get(SessionService);
    keys = module.get(ApiKeys);
    states = module.get(AccountStates);
    module.get(Signals).on('auth.session-ended', ({ sessionId }) => void ended.push(sessionId));
  });
  beforeEach(() => (ended = []));
  afterAll(() => close());

  async function person(role: 'admin' | 'operator' | 'member' = 'member') {
    const email = `user${++people}@example.com`;
    const { token } = await module.get(Invites).create(admin, email, role);
    return accounts.register({ name: 'Ana', email, password, inviteToken: token }, client);
  }

  async function principalOf(accessToken: string): Promise<Principal | null> {
    const claims = module.get(AccessTokens).verify(accessToken);
    return claims && sessions.identify(claims);
  }

  describe('access tokens', () => {
    it('are good for fifteen minutes by the clock of the application', async () => {
      const { accessToken, expiresIn, user } = await person();
      expect(expiresIn).toBe(ACCESS_SECONDS);
      expect(await principalOf(accessToken)).toMatchObject({
        userId: user.id,
        role: 'member',
        via: 'session',
      });
      clock.advance(ACCESS_SECONDS * 1000 - 1);
      expect(await principalOf(accessToken)).not.toBeNull();
      clock.advance(1);
      expect(await principalOf(accessToken)).toBeNull();
    });

    it('open a socket, with role, permissions and end', async () => {
      const { accessToken, user } = await person('operator');
      const identity = await module.get(SocketAuthentication).identify(accessToken);
      expect(identity).toMatchObject({
        userId: user.id,
        role: 'operator',
        permissions: [...permissionsOf('operator')],
        expiresAt: Math.floor(clock.now() / 1000) * 1000 + ACCESS_SECONDS * 1000,
      });
      expect(await module.get(SocketAuthentication).identify(`${accessToken}x`)).toBeNull();
    });
  });

  describe('refresh', () => {
    it('rotates, and gives the same successor for ten seconds', async () => {
      const first = await person();
      const second = await accounts.refresh(first.refreshToken, client);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      clock.advance(GRACE_MS - 1);
      const again = await accounts.refresh(first.refreshToken, client);
      expect(again.refreshToken).toBe(second.refreshToken);
      const third = await accounts.refresh(second.refreshToken, client);
      expect(await principalOf(third.accessToken)).not.toBeNull();
    });

    it('gives requests at the same time one successor', async () => {
      const { refreshToken } = await person();
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => accounts.refresh(refreshToken, client)),
      );
      expect(new Set(answers.map((answer) => answer.refreshToken)).size).toBe(1);
      expect(ended).toEqual([]);
    });

    it.each([
      { case: 'after the grace', wait: GRACE_MS, rotations: 1 },
      { case: 'two generations later, at once', wait: 0, rotations: 2 },
    ])('ends the whole family when a token is used again: $case', async ({ wait, rotations }) => {
      const first = await person();
      const other = await accounts.login({ email: first.user.email, password }, client);
      let last = first;
      for (let i = 0; i < rotations; i++) last = await accounts.refresh(last.refreshToken, client);
      clock.advance(wait);
      await expect(accounts.refresh(first.refreshToken, client)).rejects.toThrow(RefreshRefused);
      await expect(accounts.refresh(last.refreshToken, client)).rejects.toThrow(RefreshRefused);
      expect(await principalOf(last.accessToken)).toBeNull();
      expect(ended).toHaveLength(1);
      expect(await principalOf(other.accessToken)).not.toBeNull(); // another log-in is another family
    });

    it('does not end a session for an invented token', async () => {
      const { refreshToken, accessToken } = await person();
      const invented = refreshToken.replace(/\.[^.]+$/, `.${'A'.repeat(43)}`);
      await expect(accounts.refresh(invented, client)).rejects.toThrow(RefreshRefused);
      expect(await principalOf(accessToken)).not.toBeNull();
      expect(ended).toEqual([]);
    });

    it('is good for thirty days from the last one', async () => {
      const first = await person();
      clock.advance(REFRESH_SECONDS * 1000 - 1);
      const second = await accounts.refresh(first.refreshToken, client);
      clock.advance(REFRESH_SECONDS * 1000);
      await expect(accounts.refresh(second.refreshToken, client)).rejects.toThrow(RefreshRefused);
      await expect(accounts.logout({ refresh: second.refreshToken })).rejects.toMatchObject({ status: 401 });
    });
  });

  describe('suspending', () => {
    it('ends sessions, keys and log-in at once, and activating brings keys and log-in back', async () => {
      const one = await person('operator');
      const two = await accounts.login({ email: one.user.email, password }, client);
      const owner = (await principalOf(one.accessToken))!;
      const { key } = await keys.create(owner, { name: 'k', scopes: ['events:read'] });
      expect(await keys.verify(key)).not.toBeNull();
      expect(await principalOf(two.accessToken)).not.toBeNull();

      await states.suspend(one.user.id);
      expect(await principalOf(one.accessToken)).toBeNull();
      expect(await principalOf(two.accessToken)).toBeNull();
      expect(await keys.verify(key)).toBeNull();
      expect(ended).toHaveLength(2);
      await expect(accounts.refresh(one.refreshToken, client)).rejects.toThrow(RefreshRefused);
      await expect(accounts.login({ email: one.user.email, password }, client)).rejects.toThrow(
        AccountSuspended,
      );
      const wrong = accounts.login({ email: one.user.email, password: 'wrong' }, client);
      await expect(wrong).rejects.toThrow(WrongCredentials); // only who knows the password is told

      await states.activate(one.user.id);
      expect(await keys.verify(key)).not.toBeNull();
      expect(await principalOf(one.accessToken)).toBeNull();
      const back = await accounts.login({ email: one.user.email, password }, client);
      expect(await principalOf(back.accessToken)).not.toBeNull();
    });
  });

  describe('demotion', () => {
    it('shrinks sessions and keys at once', async () => {
      const { accessToken, user } = await person('admin');
      const owner = (await principalOf(accessToken))!;
      const { key } = await keys.create(owner, { name: 'k', scopes: ['events:write', 'users:manage'] });
      expect([...(await keys.verify(key))!.permissions]).toEqual(['events:write', 'users:manage']);
      await states.setRole(user.id, 'operator');
      expect([...(await keys.verify(key))!.permissions]).toEqual(['events:write']);
      expect((await principalOf(accessToken))!.permissions.has('users:manage')).toBe(false);
      await states.setRole(user.id, 'member');
      expect((await keys.verify(key))!.permissions.size).toBe(0);
    });
  });

  describe('API keys', () => {
    it('never go beyond the role, end at their time, and show when they were used', async () => {
      const { accessToken, user } = await person('operator');
      const owner = (await principalOf(accessToken))!;
      const beyond = keys.create(owner, { name: 'k', scopes: ['events:read', 'webhooks:manage'] });
      await expect(beyond).rejects.toThrow(ScopeBeyondRole);
      const expiresAt = new Date(clock.now() + 60_000);
      const { key, id, lastUsedAt } = await keys.create(owner, {
        name: 'k',
        scopes: ['events:read'],
        expiresAt,
      });
      expect(lastUsedAt).toBeNull();
      expect(await keys.verify(key)).toMatchObject({ userId: user.id, via: 'key', keyId: id });
      for (let i = 0; (await keys.get(user.id, id)).lastUsedAt === null && i < 200; i++) await tick();
      expect((await keys.get(user.id, id)).lastUsedAt).toBe(clock.date().toISOString());
      clock.advance(60_000);
      expect(await keys.verify(key)).toBeNull();
      expect(await keys.verify('td_')).toBeNull();
    });

    it('are stored hashed only, and so are invites; of a session no token is stored', async () => {
      const { accessToken, refreshToken } = await person('operator');
      const { key } = await keys.create((await principalOf(accessToken))!, { name: 'k', scopes: [] });
      const { token } = await module.get(Invites).create(admin, 'kept@example.com');
      const stored = JSON.stringify(await everything(module));
      expect(stored).toContain('kept@example.com');
      for (const secret of [key, token, refreshToken, refreshToken.split('.')[2], accessToken, password]) {
        expect(stored).not.toContain(secret);
      }
    });
  });

  describe('invites', () => {
    const dto = (email: string, inviteToken?: string) => ({ name: 'Eva', email, password, inviteToken });

    it('are for one e-mail, once, within a week, and give their role', async () => {
      const invites = module.get(Invites);
      const { token } = await invites.create(admin, ' Eva@Example.com', 'operator');
      await expect(accounts.register(dto('eva@example.com'), client)).rejects.toThrow(InviteInvalid);
      await expect(accounts.register(dto('adam@example.com', token), client)).rejects.toThrow(InviteInvalid);
      await expect(accounts.register(dto('eva@example.com', `${token}x`), client)).rejects.toThrow(
        InviteInvalid,
      );
      const { user } = await accounts.register(dto('eva@example.com', token), client);
      expect(user).toMatchObject({ role: 'operator', email: 'eva@example.com' });
      await expect(accounts.register(dto('eva@example.com', token), client)).rejects.toThrow(InviteInvalid);

      const late = await invites.create(admin, 'late@example.com');
      clock.advance(7 * 24 * 60 * 60 * 1000);
      await expect(accounts.register(dto('late@example.com', late.token), client)).rejects.toThrow(
        InviteInvalid,
      );
    });

    it('stay usable when the registration fails', async () => {
      const taken = await person();
      const { token } = await module.get(Invites).create(admin, taken.user.email);
      await expect(accounts.register(dto(taken.user.email, token), client)).rejects.toThrow(EmailTaken);
      await expect(accounts.register(dto(taken.user.email, token), client)).rejects.toThrow(EmailTaken);
    });
  });

  describe('a log-in that was checked just before', () => {
    const another = 'another horse';

    /** Logs in, and does something else between the check of the password and the begin of the session. */
    async function loginMeanwhile(email: string, meanwhile: () => Promise<unknown>) {
      const start = sessions.start.bind(sessions);
      sessions.start = async (...session) => {
        sessions.start = start;
        await meanwhile();
        return start(...session);
      };
      return accounts.login({ email, password }, client);
    }

    it.each([
      ['the account is suspended', AccountSuspended, ({ userId }: Principal) => states.suspend(userId)],
      [
        'the password is changed',
        WrongCredentials,
        (me: Principal) =>
          accounts.changePassword(me, { currentPassword: password, newPassword: another }, client),
      ],
    ])('%s: it is refused and leaves no session', async (_case, error, change) => {
      const { user, accessToken } = await person();
      const me = (await principalOf(accessToken))!;
      await expect(loginMeanwhile(user.email, () => change(me))).rejects.toThrow(error);
      const left = await module
        .get(Database)
        .connection.collection('sessions')
        .find({ userId: user.id })
        .toArray();
      expect(left.filter(({ _id }) => String(_id) !== me.sessionId)).toEqual([]);
    });
  });

  it('lets one of two registrations at the same time win', async () => {
    const { module: open, close } = await start({ REGISTRATION: 'open' });
    const register = () =>
      open.get(AccountService).register({ name: 'Ana', email: 'twice@example.com', password }, client);
    const results = await Promise.allSettled([register(), register()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { status: 409 } });
    await close();
  });
});

describe('the first admin', () => {
  it('is made of the variables once, also when two processes start together', async () => {
    const variables = { ADMIN_EMAIL: 'Boss@Example.com', ADMIN_PASSWORD: 'boss-password-1' };
    const config = testConfig(variables);
    const [one, two] = await Promise.all([start({}, config), start({}, config)]);
    const login = await one.module
      .get(AccountService)
      .login({ email: 'boss@example.com', password: variables.ADMIN_PASSWORD }, client);
    expect(login.user).toMatchObject({ role: 'admin', status: 'active' });
    expect(await two.module.get(UserRepository).findByEmail('boss@example.com')).toMatchObject({
      id: login.user.id,
    });
    await Promise.all([one.close(), two.close()]);
  });

  it('gets a generated password that is printed the first time only', async () => {
    const printed: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0;
    try {
      const config = testConfig({ ADMIN_PASSWORD: '' });
      const first = await start({}, config);
      const generated = /password: (\S+)/.exec(printed.join(''))?.[1];
      expect(generated).toMatch(/^[\w-]{20}$/);
      const login = first.module
        .get(AccountService)
        .login({ email: 'admin@example.com', password: generated! }, client);
      await expect(login).resolves.toMatchObject({ user: { role: 'admin' } });
      await first.close();
      printed.length = 0;
      await (await start({}, config)).close();
      expect(printed.join('')).not.toContain('password');
    } finally {
      process.stdout.write = write;
    }
  });
});

function everything(module: TestingModule): Promise<unknown[]> {
  const { connection } = module.get(Database);
  const all = ['users', 'sessions', 'api_keys', 'invites'].map((name) =>
    connection.collection(name).find().toArray(),
  );
  return Promise.all(all);
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
