import { Injectable, Logger } from '@nestjs/common';
import { Clock, Encryption, isFree, LEASE_RENEW_MS, newLeaseOwner } from '../../platform/index.js';
import { BrokerSessions } from '../sessions/broker-sessions.js';
import { RenewalFailed } from '../vendors/quadcode/quadcode.errors.js';
import { renewalDueAt, SSID_LIFE_MS } from '../vendors/quadcode/ssid-renewal.rules.js';
import { SsidRenewal } from '../vendors/quadcode/ssid-renewal.js';
import { type Connection, ConnectionRepository } from './connection.repository.js';
import { ssidPlace } from './ssid.js';

/** Gets new SSIDs before the old ones end, or when they are not taken any more: once at a time for a user. */
@Injectable()
export class Renewals {
  private readonly log = new Logger(Renewals.name);
  private readonly owner;

  constructor(
    private readonly connections: ConnectionRepository,
    private readonly sessions: BrokerSessions,
    private readonly renewal: SsidRenewal,
    private readonly encryption: Encryption,
    private readonly clock: Clock,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  /** Whether somebody else than the user can bring a new SSID. */
  canRenew({ ssid, platformUserId, renewalGivenUp }: Connection): boolean {
    return (
      this.renewal.available && ssid !== undefined && platformUserId !== undefined && renewalGivenUp !== true
    );
  }

  /** Renews it when that is due; false when no new one came of it, here or elsewhere. */
  async renewIfDue(connection: Connection): Promise<boolean> {
    const { userId, ssid } = connection;
    if (ssid === undefined || !this.canRenew(connection) || !this.isDue(connection)) return false;
    const row = await this.connections.findRow(userId);
    if (row?.ssid !== ssid || !isFree(row, this.clock.now())) return false;
    if (!(await this.connections.leases.take(row, this.owner, this.clock.now()))) return false;
    const renewing = setInterval(() => void this.keepLease(), LEASE_RENEW_MS);
    try {
      return await this.renew(userId, ssid, connection.platformUserId!);
    } finally {
      clearInterval(renewing);
      await this.connections.leases.release(this.owner.instance, userId).catch(() => undefined); // it runs out
    }
  }

  private async renew(userId: string, sealed: string, platformUserId: string): Promise<boolean> {
    try {
      const ssid = await this.renewal.renew(platformUserId);
      const now = this.clock.now();
      const saved = {
        ssid: this.encryption.encrypt(ssid, ssidPlace(userId)),
        ssidExpiresAt: new Date(now + SSID_LIFE_MS),
      };
      const isStored = await this.connections.renewed(userId, sealed, saved, new Date(now));
      if (isStored)
        await this.sessions.changed(await this.connections.find(userId), 'Its session was renewed');
      return isStored;
    } catch (error) {
      const givenUp = error instanceof RenewalFailed && error.permanent;
      this.log.warn(`The session of ${userId} could not be renewed: ${(error as Error).message}`);
      await this.connections.renewalFailed(userId, sealed, this.clock.date(), givenUp);
      return false;
    }
  }

  private isDue(connection: Connection): boolean {
    const { userId, state, ssidExpiresAt, renewalFailures = 0, renewalFailedAt } = connection;
    const now = this.clock.now();
    const issuedAt = (ssidExpiresAt?.getTime() ?? now) - SSID_LIFE_MS;
    const failedAt = renewalFailedAt?.getTime() ?? null;
    const refused = state === 'needs_session';
    return (
      renewalDueAt({ issuedAt, refused, failures: renewalFailures, failedAt }, now, fractionOf(userId)) <= now
    );
  }

  private async keepLease(): Promise<void> {
    await this.connections.leases.renew(this.owner.instance, this.clock.now()).catch(() => undefined); // it runs out
  }
}

/** The same for a user each time, spread over [0, 1). */
function fractionOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + character.charCodeAt(0)) % 65_536;
  return hash / 65_536;
}
