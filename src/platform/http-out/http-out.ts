import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as overHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { Inject, Injectable, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { literalAddress, refusalOf } from './address.rules.js';
import { Exchange } from './exchange.js';
import {
  AddressRefused,
  ConnectionFailed,
  NameNotResolved,
  TooManyRedirects,
  UrlRefused,
} from './http-out.errors.js';
import { headersFor, redirectTarget } from './redirect.rules.js';

export interface OutRequest {
  url: string;
  method: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** For everything together: name, connection, redirects, headers and body. */
  timeoutMs: number;
  /** Of the answer's body; whatever comes beyond is not read, and its connection closed. */
  maxResponseBytes?: number;
  /** How many redirects are followed at most: 307 and 308, which keep method and body. Others are answers as any. */
  redirects?: number;
  /**
   * Whether it may arrive twice. Then it is sent once more when a connection that was kept turns out to be closed, as
   * happens when the server's patience ends at that very moment.
   */
  repeatable?: boolean;
}

export interface OutResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** At most `maxResponseBytes`, as it came: not decompressed. */
  body: Buffer;
  /** Whether the body had more. */
  truncated: boolean;
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;
/** Nobody provides it: a spec gives its own to the constructor. */
const RESOLVE = Symbol('RESOLVE');

const MAX_RESPONSE_BYTES = 2048;
const MAX_REDIRECTS = 3;
/** How long a connection is kept for the next request, in ms, and how many to one host. */
const KEPT_MS = 30_000;
const KEPT_A_HOST = 32;
const KEPT = { keepAlive: true, timeout: KEPT_MS, maxFreeSockets: KEPT_A_HOST } as const;

const resolveBySystem: Resolve = (hostname) => promisify(systemLookup)(hostname, { all: true });

/**
 * Calls addresses that people give. The very address that is connected to has been checked, also after redirects and
 * whatever the name resolves to from one moment to the next: public ones only, and those of this machine with
 * ALLOW_LOOPBACK_URLS=on. Proxies of the environment are not used.
 */
@Injectable()
export class HttpOut implements OnApplicationShutdown {
  private readonly agents = {
    'http:': { kept: new HttpAgent(KEPT), fresh: new HttpAgent({ keepAlive: false }) },
    'https:': { kept: new HttpsAgent(KEPT), fresh: new HttpsAgent({ keepAlive: false }) },
  };
  private readonly resolving = new Map<string, Promise<LookupAddress[]>>();

  constructor(
    private readonly config: Config,
    @Optional() @Inject(RESOLVE) private readonly resolve: Resolve = resolveBySystem,
  ) {}

  /** Ends the requests that still run. */
  onApplicationShutdown(): void {
    for (const { kept, fresh } of Object.values(this.agents)) {
      kept.destroy();
      fresh.destroy();
    }
  }

  /**
   * What can be said of a URL without asking for its name: names are checked when they are connected to.
   * @throws UrlRefused, AddressRefused
   */
  check(text: string): URL {
    const url = URL.parse(text);
    if (!url) throw new UrlRefused('It is no URL');
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new UrlRefused('It is neither http nor https');
    if (url.username || url.password) throw new UrlRefused('It has credentials in it');
    const address = literalAddress(url.hostname);
    if (address !== null) this.checkAddress(address);
    else if (/(^|\.)localhost\.?$/.test(url.hostname) && !this.config.allowLoopbackUrls) {
      throw new AddressRefused(`${url.hostname} is this machine, which ${this.notCalled('loopback')}`);
    } else if (/\.(internal|local)\.?$/.test(url.hostname)) {
      // no public name ends so: a cloud's metadata server and the machines of one's own network do
      throw new AddressRefused(`${url.hostname} is a private name, which is not called`);
    }
    return url;
  }

  /**
   * Any status is an answer. @throws UrlRefused, AddressRefused, NameNotResolved, TimedOut, TooManyRedirects,
   * DowngradeRefused, ConnectionFailed
   */
  async request(request: OutRequest): Promise<OutResponse> {
    const exchange = new Exchange(request.timeoutMs);
    try {
      let url = this.check(request.url);
      let headers = request.headers ?? {};
      for (let followed = 0; ; followed++) {
        const response = await this.send(url, headers, request, exchange);
        const target = redirectTarget(response.status, response.headers.location, url);
        if (target === null) return response;
        if (followed === (request.redirects ?? MAX_REDIRECTS)) {
          throw new TooManyRedirects(`It redirects more than ${followed} times`);
        }
        const next = this.check(target);
        headers = headersFor(headers, url, next);
        url = next;
      }
    } finally {
      exchange.end();
    }
  }

  private async send(
    url: URL,
    headers: Readonly<Record<string, string>>,
    request: OutRequest,
    exchange: Exchange,
    fresh = false,
  ): Promise<OutResponse> {
    const { body = '' } = request;
    const protocol = url.protocol as 'http:' | 'https:';
    const outgoing = (protocol === 'https:' ? overHttps : overHttp)(url, {
      method: request.method,
      agent: this.agents[protocol][fresh ? 'fresh' : 'kept'],
      lookup: this.lookup,
      headers: { ...headers, ...(body.length > 0 && { 'content-length': String(Buffer.byteLength(body)) }) },
    });
    try {
      return await exchange.run(outgoing, body, (response) =>
        readBody(response, request.maxResponseBytes ?? MAX_RESPONSE_BYTES),
      );
    } catch (error) {
      const again =
        request.repeatable && !fresh && outgoing.reusedSocket && error instanceof ConnectionFailed;
      if (!again || exchange.answered) throw error;
      return this.send(url, headers, request, exchange, true);
    }
  }

  /** In place of the system's: what it hands on is what is connected to. Literal addresses never come here. */
  private readonly lookup: LookupFunction = (hostname, { all, family }, done) => {
    this.publicAddresses(hostname).then(
      (addresses) => {
        if (all) return done(null, addresses);
        const [first] = addresses.filter((address) => !family || address.family === family).concat(addresses);
        done(null, first.address, first.family);
      },
      (error: Error) => done(error, '', 0),
    );
  };

  /** Those of the name's addresses that may be called; never none. */
  private async publicAddresses(hostname: string): Promise<LookupAddress[]> {
    const addresses = await this.addressesOf(hostname);
    const allowed = addresses.filter(({ address }) => this.refusalOf(address) === null);
    if (allowed.length > 0) return allowed;
    const [first] = addresses;
    if (!first) throw new NameNotResolved(`${hostname} has no address`);
    const refusal = this.refusalOf(first.address);
    throw new AddressRefused(`${hostname} is at a ${refusal} address, which ${this.notCalled(refusal)}`);
  }

  /** One question for all who ask at the same time: a name server that hangs holds few of the system's threads. */
  private addressesOf(hostname: string): Promise<LookupAddress[]> {
    let asked = this.resolving.get(hostname);
    if (!asked) {
      asked = this.resolve(hostname)
        .catch((error: unknown) => {
          const { code } = error as NodeJS.ErrnoException;
          throw new NameNotResolved(`${hostname} cannot be resolved (${code ?? String(error)})`, {
            cause: error,
          });
        })
        .finally(() => this.resolving.delete(hostname));
      this.resolving.set(hostname, asked);
    }
    return asked;
  }

  private checkAddress(address: string): void {
    const refusal = this.refusalOf(address);
    if (refusal === null) return;
    throw new AddressRefused(`${address} is a ${refusal} address, which ${this.notCalled(refusal)}`);
  }

  /** Whoever tries it on one machine is told how. */
  private notCalled(refusal: string | null): string {
    const mayBeAllowed = refusal === 'loopback' && !this.config.allowLoopbackUrls;
    return mayBeAllowed ? 'is only called with ALLOW_LOOPBACK_URLS=on' : 'is not called';
  }

  private refusalOf(address: string): string | null {
    return refusalOf(address, this.config.allowLoopbackUrls);
  }
}

function readBody(response: IncomingMessage, most: number): Promise<OutResponse> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const finish = (truncated: boolean) =>
      resolve({
        status: response.statusCode!,
        headers: response.headers,
        body: Buffer.concat(parts),
        truncated,
      });
    response.on('data', (part: Buffer) => {
      parts.push(part.subarray(0, most - bytes));
      bytes += part.length;
      if (bytes <= most) return;
      finish(true);
      response.destroy();
    });
    response.on('end', () => finish(false));
    const cutOff = (cause?: Error) =>
      reject(new ConnectionFailed('It closed before the end of its answer', { cause }));
    response.on('error', cutOff); // Node's own word for it, "aborted", tells nobody anything
    response.on('close', () => {
      if (!response.complete) cutOff();
    });
  });
}
