import { api, ask, takeTokensFrom } from '../api/client';
import type { Schemas } from '../api/schemas';
import { toProblem } from '../api/problem';
import { hearTabs, oneTabAtATime, tellTabs } from './across-tabs';
import { Store } from './store';

export type Me = Schemas['MeDto'];
export type Permission = Me['permissions'][number];

/** Why nobody is logged in any more; undefined when the user asked for it, or never was. */
type EndReason = 'ended' | 'suspended' | 'erased' | undefined;

type SessionState =
  | { status: 'starting' }
  /** The server does not answer, so nobody knows. */
  | { status: 'away' }
  | { status: 'out'; reason: EndReason }
  | { status: 'in'; me: Me };

/**
 * Who is logged in. The access token is in memory only; the refresh token is in a cookie that scripts cannot read. One
 * renewal is under way at a time, also among several tabs, which log in and out together.
 */
class Session {
  readonly state = new Store<SessionState>({ status: 'starting' });
  private accessToken: string | undefined;
  private renewal: Promise<boolean> | undefined;

  constructor() {
    takeTokensFrom({ token: () => this.accessToken, renew: () => this.renew() });
    hearTabs((news) => {
      if (news.kind === 'out') this.end(undefined);
      // somebody else's cookie is no business of what this tab shows
      else if (this.me && news.userId !== this.me.id) location.reload();
      else if (!this.me) void this.start();
    });
  }

  get me(): Me | undefined {
    return this.state.value.status === 'in' ? this.state.value.me : undefined;
  }

  get token(): string | undefined {
    return this.accessToken;
  }

  /** Goes on with the log-in of before, if its cookie is still good. */
  async start(): Promise<void> {
    if (await this.renew()) await this.readMe();
  }

  /** @throws Problem: `AUTH.TWO_FACTOR_REQUIRED` asks for the same with `code` */
  async logIn(body: Schemas['LoginDto']): Promise<void> {
    await this.enter(await ask(api.POST('/api/auth/login', { body })));
  }

  /** @throws Problem */
  async register(body: Schemas['RegisterDto']): Promise<void> {
    await this.enter(await ask(api.POST('/api/auth/register', { body })));
  }

  async logOut(): Promise<void> {
    // gone here, whatever the server says
    await ask(api.POST('/api/auth/logout', { body: {} })).catch(() => undefined);
    this.end(undefined);
    tellTabs({ kind: 'out' });
  }

  /** What the account may do now: after it was changed, here or by an admin. */
  async readMe(): Promise<void> {
    try {
      const me = await ask(api.GET('/api/auth/me'));
      if (this.accessToken !== undefined) this.state.set({ status: 'in', me }); // else logged out meanwhile
    } catch (error) {
      if (toProblem(error).status === 401) this.end(this.me && 'ended');
      else if (!this.me) this.state.set({ status: 'away' });
    }
  }

  /** A new access token; false when there is none, because the log-in has ended or nobody answers. */
  renew(): Promise<boolean> {
    this.renewal ??= oneTabAtATime(() => this.renewNow()).finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  /** Forgets who was here. */
  end(reason: EndReason): void {
    this.accessToken = undefined;
    if (this.state.value.status !== 'out') this.state.set({ status: 'out', reason });
  }

  private async renewNow(): Promise<boolean> {
    try {
      const { accessToken, user } = await ask(api.POST('/api/auth/refresh', { body: {} }));
      if (this.me && user.id !== this.me.id) {
        location.reload(); // another tab has logged in as somebody else: in their name nothing is done that was begun here
        return false;
      }
      this.accessToken = accessToken;
      return true;
    } catch (error) {
      const { status, code } = toProblem(error);
      if (status === 401 || status === 403) {
        this.end(code === 'AUTH.SUSPENDED' ? 'suspended' : this.me && 'ended');
      } else if (!this.me) {
        this.state.set({ status: 'away' });
      }
      return false;
    }
  }

  private async enter({ accessToken, user }: Schemas['LoggedInDto']): Promise<void> {
    this.accessToken = accessToken;
    await this.readMe();
    tellTabs({ kind: 'in', userId: user.id });
  }
}

export const session = new Session();
