import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { decodeIdCursor, newId, type Page, type PageQueryDto, toPage } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, Signals } from '../../platform/index.js';
import { BriefCache } from '../access/brief-cache.js';
import type { Principal } from '../access/principal.js';
import { type User, UserRepository } from '../accounts/user.repository.js';
import { NotFound, RefreshRefused } from '../auth.errors.js';
import { permissionsOf } from '../permissions.js';
import { ACCESS_SECONDS, type AccessClaims, AccessTokens } from './access-tokens.js';
import type { Client } from './client.js';
import { decideRefresh, isGenuine, parseRefreshToken, refreshToken } from './refresh-token.rules.js';
import { type SessionDto, toSessionDto } from './session.dto.js';
import { type Session, SessionRepository } from './session.repository.js';

/** Seconds that a refresh token is valid. */
export const REFRESH_SECONDS = 30 * 24 * 60 * 60;

export interface Tokens {
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token is valid. */
  expiresIn: number;
}

/** Log-ins and their tokens. A session that ends is deleted: its tokens are worth nothing at once. */
@Injectable()
export class SessionService {
  private readonly log = new Logger(SessionService.name);
  private readonly key: Uint8Array;
  private readonly cache: BriefCache<Principal>;

  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: UserRepository,
    private readonly accessTokens: AccessTokens,
    private readonly signals: Signals,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.key = new Uint8Array(hkdfSync('sha256', config.jwtSecret, '', 'refresh tokens', 32));
    this.cache = new BriefCache(clock);
  }

  async start(userId: string, client: Client): Promise<Tokens> {
    const session: Session = {
      id: newId('ses'),
      userId,
      salt: randomBytes(16).toString('base64url'),
      generation: 0,
      createdAt: this.clock.date(),
      ...this.rotation(client),
    };
    await this.sessions.insert(session);
    return this.tokensOf(session);
  }

  /**
   * Gives the next pair of tokens for a refresh token. One that was replaced longer than ten seconds ago
   * means that somebody has a copy: the session ends.
   * @throws RefreshRefused
   */
  async refresh(text: string, client: Client): Promise<{ user: User; tokens: Tokens }> {
    const { presented, session, user } = await this.holderOf(text);
    const age = this.clock.now() - session.refreshedAt.getTime();
    const decision = decideRefresh(presented.generation, session.generation, age);
    if (decision === 'repeat') return { user, tokens: this.tokensOf(session) };
    if (decision === 'reused') {
      this.log.warn(`${session.id}: a refresh token was used again from ${client.ip}; the session is ended`);
      await this.end(session.userId, session.id);
      throw new RefreshRefused();
    }
    const next = await this.sessions.rotate(session.id, session.generation, this.rotation(client));
    if (next) return { user, tokens: this.tokensOf(next) };
    const winner = await this.sessions.findByToken(session.id); // a request at the same time rotated it, or ended it
    if (winner?.generation !== session.generation + 1) throw new RefreshRefused();
    return { user, tokens: this.tokensOf(winner) };
  }

  /** Who is behind an access token; null when its session is over or its user is suspended. Up to a second old. */
  identify(claims: Pick<AccessClaims, 'sub' | 'sid'>): Promise<Principal | null> {
    return this.cache.get(claims.sid, () => this.lookUp(claims));
  }

  /** Ends the session that an access or a refresh token belongs to; false when there is none. */
  async endByToken(tokens: { refresh?: string | undefined; access?: string | undefined }): Promise<boolean> {
    if (tokens.refresh) {
      const held = await this.holderOf(tokens.refresh).catch((error: unknown) => {
        if (error instanceof RefreshRefused) return null;
        throw error;
      });
      if (held && (await this.end(held.session.userId, held.session.id))) return true;
    }
    const claims = tokens.access ? this.accessTokens.verify(tokens.access) : null;
    return claims !== null && (await this.end(claims.sub, claims.sid));
  }

  async list(owner: Pick<Principal, 'userId' | 'sessionId'>, query: PageQueryDto): Promise<Page<SessionDto>> {
    const after = query.cursor ? decodeIdCursor(query.cursor, 'ses') : undefined;
    const rows = await this.sessions.list(owner.userId, this.clock.date(), query.limit, after);
    return toPage(
      rows,
      query.limit,
      (session) => [session.id],
      (session) => toSessionDto(session, owner.sessionId),
    );
  }

  /** @throws NotFound */
  async get(owner: Principal, id: string): Promise<SessionDto> {
    const session = await this.sessions.findById(owner.userId, id);
    if (!session || session.expiresAt <= this.clock.date()) throw new NotFound('No such session');
    return toSessionDto(session, owner.sessionId);
  }

  /** @throws NotFound */
  async delete(userId: string, id: string): Promise<void> {
    if (!(await this.end(userId, id))) throw new NotFound('No such session');
  }

  /** Ends every session of the user but `except`; `reason` is told to those who are connected. */
  async endAll(userId: string, except?: string, reason?: 'suspended'): Promise<void> {
    const ended = await this.sessions.deleteAll(userId, except);
    this.cache.forgetUser(userId);
    for (const sessionId of ended) {
      this.signals.emit('auth.session-ended', { sessionId, userId, ...(reason && { reason }) });
    }
  }

  /** For when the user's role or status changed. */
  forgetUser(userId: string): void {
    this.cache.forgetUser(userId);
  }

  /** For when another process has ended it. */
  forget(sessionId: string): void {
    this.cache.forget(sessionId);
  }

  private async end(userId: string, sessionId: string): Promise<boolean> {
    const existed = await this.sessions.delete(userId, sessionId);
    this.cache.forget(sessionId);
    if (existed) this.signals.emit('auth.session-ended', { sessionId, userId });
    return existed;
  }

  private async holderOf(text: string) {
    const presented = parseRefreshToken(text);
    const session = presented && (await this.sessions.findByToken(presented.sessionId));
    if (!session || session.expiresAt <= this.clock.date() || !isGenuine(this.key, session, presented)) {
      throw new RefreshRefused();
    }
    const user = await this.users.findById(session.userId);
    if (user?.status !== 'active') throw new RefreshRefused();
    return { presented, session, user };
  }

  private async lookUp({ sub, sid }: Pick<AccessClaims, 'sub' | 'sid'>): Promise<Principal | null> {
    const [session, user] = await Promise.all([this.sessions.findById(sub, sid), this.users.findById(sub)]);
    if (!session || session.expiresAt <= this.clock.date() || user?.status !== 'active') return null;
    return {
      userId: user.id,
      role: user.role,
      via: 'session',
      sessionId: sid,
      permissions: permissionsOf(user.role),
    };
  }

  private rotation(client: Client): Pick<Session, 'refreshedAt' | 'expiresAt' | 'ip' | 'userAgent'> {
    const now = this.clock.now();
    return { refreshedAt: new Date(now), expiresAt: new Date(now + REFRESH_SECONDS * 1000), ...client };
  }

  private tokensOf(session: Session): Tokens {
    return {
      accessToken: this.accessTokens.issue(session.userId, session.id),
      refreshToken: refreshToken(this.key, session, session.generation),
      expiresIn: ACCESS_SECONDS,
    };
  }
}
