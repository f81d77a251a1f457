import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Trader Dashboard';
/** How long a code is shown, in ms; codes of the steps beside it are taken too, for clocks that are off. */
const STEP_MS = 30_000;
const DRIFT = 1;
const RECOVERY_CODES = 10;
/** 31 characters, without those that look alike. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const RECOVERY = /^[2-9a-hjkmnp-z]{16}$/;

/** A new secret of 160 bits in base 32, as authenticator apps take it. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What a QR code shows (the URI of authenticator apps). */
export function otpauthUrl(secret: string, label: string): string {
  return totpOf(secret, label).toString();
}

/**
 * The step (RFC 6238: time in units of 30 seconds) that a code of six digits belongs to; null when it is wrong at `now`,
 * ms since 1970.
 */
export function stepOf(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: DRIFT });
  return delta === null ? null : Math.floor(now / STEP_MS) + delta;
}

/** The code of a moment, ms since 1970. */
export function codeAt(secret: string, now: number): string {
  return totpOf(secret).generate({ timestamp: now });
}

/** Ten codes such as `k7m2-9qrt-x4wa-h3pz`, each for one use. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const characters: string[] = [];
    while (characters.length < 16) {
      for (const byte of randomBytes(16)) {
        // what goes over would make some characters likelier
        if (byte < 248 && characters.length < 16) characters.push(ALPHABET[byte % ALPHABET.length]);
      }
    }
    return characters.join('').replace(/(.{4})(?=.)/g, '$1-');
  });
}

/** A recovery code as it was given out, however it was typed; null when it is none. */
export function recoveryCode(typed: string): string | null {
  const plain = typed.toLowerCase().replace(/[\s-]/g, '');
  return RECOVERY.test(plain) ? plain.replace(/(.{4})(?=.)/g, '$1-') : null;
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_MS / 1000,
    secret: Secret.fromBase32(secret),
  });
}
