import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { NotConfigured, RenewalFailed } from './quadcode.errors.js';
import { renewalUrl, ssidOf } from './ssid-renewal.rules.js';

/** For everything together, in ms. */
const TIMEOUT_MS = 10_000;
/** Of an answer; nobody sends more for a token. */
const MOST_BYTES = 16_384;

/**
 * Gets new SSIDs from the service of SSID_RENEWAL_URL. It only asks: once at a time for a user, the pauses
 * (`renewalDueAt`) and the storing are with whoever calls. The address is the operator's own, never a user's.
 */
@Injectable()
export class SsidRenewal {
  constructor(private readonly config: Config) {}

  /** Whether there is a service to ask; without one users paste their SSIDs. */
  get available(): boolean {
    return this.config.quadcode.renewalUrl !== undefined;
  }

  /**
   * @param platformUserId as the profile of the user's first SSID said (`BrokerSession.platformUserId`)
   * @returns the new SSID
   * @throws NotConfigured, RenewalFailed
   */
  async renew(platformUserId: string): Promise<string> {
    const { renewalUrl: base, renewalToken } = this.config.quadcode;
    if (base === undefined)
      throw new NotConfigured('SSIDs are not renewed here: SSID_RENEWAL_URL is not set');
    const { status, body } = await this.post(renewalUrl(base, platformUserId), renewalToken);
    if (status < 200 || status > 299) {
      const permanent = status < 500 && status !== 408 && status !== 425 && status !== 429;
      throw new RenewalFailed(`The service that renews SSIDs answered with status ${status}`, permanent);
    }
    const ssid = ssidOf(body);
    if (ssid === undefined) {
      throw new RenewalFailed('The service that renews SSIDs answered without an SSID', false);
    }
    return ssid;
  }

  private async post(url: string, token: string | undefined): Promise<{ status: number; body: unknown }> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        redirect: 'manual', // the token goes to nobody else
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, body: parse(await readText(response)) };
    } catch {
      // without the cause: what it says may hold the answer, and so the SSID
      throw new RenewalFailed('The service that renews SSIDs does not answer', false);
    }
  }
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
