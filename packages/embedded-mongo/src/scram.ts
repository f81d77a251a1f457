import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for the one user of a TCP engine. */

const ITERATIONS = 15_000;

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** What the server keeps of a password. */
export class Credentials {
  readonly user: string;
  readonly salt = randomBytes(28);
  readonly iterations = ITERATIONS;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;

  /** `password` must be ASCII: it is not prepared by SASLprep. */
  constructor(user: string, password: string) {
    this.user = user;
    const salted = pbkdf2Sync(password, this.salt, ITERATIONS, 32, 'sha256');
    this.storedKey = sha256(hmac(salted, 'Client Key'));
    this.serverKey = hmac(salted, 'Server Key');
  }
}

/** One conversation. Each step throws when the client does not hold to the protocol or has another password. */
export class ScramServer {
  private readonly credentials: Credentials;
  private readonly clientFirst: string;
  private readonly serverFirst: string;
  private readonly nonce: string;
  private readonly rightUser: boolean;

  constructor(credentials: Credentials, message: string) {
    const found = /^n,(?:a=[^,]*)?,(n=([^,]*),r=([!-+\--~]+))(?:,.*)?$/.exec(message);
    if (!found) throw new Error('malformed first message');
    this.credentials = credentials;
    this.clientFirst = found[1]!;
    this.rightUser = found[2].replaceAll('=2C', ',').replaceAll('=3D', '=') === credentials.user;
    this.nonce = found[3] + randomBytes(24).toString('base64');
    this.serverFirst = `r=${this.nonce},s=${credentials.salt.toString('base64')},i=${credentials.iterations}`;
  }

  first(): string {
    return this.serverFirst;
  }

  /** The server's signature, when the proof is right. */
  final(message: string): string {
    const found = /^(c=([^,]*),r=([^,]*)),p=([A-Za-z0-9+/=]+)$/.exec(message);
    if (!found || found[2] !== 'biws' || found[3] !== this.nonce) throw new Error('malformed final message');
    const { storedKey, serverKey } = this.credentials;
    const auth = `${this.clientFirst},${this.serverFirst},${found[1]}`;
    const signature = hmac(storedKey, auth);
    const proof = Buffer.from(found[4], 'base64');
    if (proof.length !== signature.length) throw new Error('wrong proof');
    const clientKey = Buffer.from(proof.map((byte, n) => byte ^ signature[n]));
    if (!timingSafeEqual(sha256(clientKey), storedKey) || !this.rightUser) throw new Error('wrong proof');
    return `v=${hmac(serverKey, auth).toString('base64')}`;
  }
}
