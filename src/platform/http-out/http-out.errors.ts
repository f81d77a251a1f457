import { AppError } from '../../common/index.js';

/** Whatever keeps a request from being answered; whoever calls tells these from the faults of the application. */
export abstract class HttpOutError extends AppError {
  readonly status: number = 502;
}

/** The URL is none that may be called: its form, its scheme, or credentials in it. */
export class UrlRefused extends HttpOutError {
  readonly code = 'HTTP_OUT.URL_REFUSED';
}

/** The host is, or resolves to, an address of this machine, of a private network or of a cloud's metadata. */
export class AddressRefused extends HttpOutError {
  readonly code = 'HTTP_OUT.ADDRESS_REFUSED';
}

export class NameNotResolved extends HttpOutError {
  readonly code = 'HTTP_OUT.NAME_NOT_RESOLVED';
}

/** The whole exchange, redirects and body included, took too long. */
export class TimedOut extends HttpOutError {
  readonly code = 'HTTP_OUT.TIMEOUT';
  override readonly status = 504;
}

export class TooManyRedirects extends HttpOutError {
  readonly code = 'HTTP_OUT.TOO_MANY_REDIRECTS';
}

/** From https to http: what was meant to be private would not be any more. */
export class DowngradeRefused extends HttpOutError {
  readonly code = 'HTTP_OUT.DOWNGRADE_REFUSED';
}

/** Refused, reset, no valid certificate, no HTTP, or closed before the end of the answer. */
export class ConnectionFailed extends HttpOutError {
  readonly code = 'HTTP_OUT.CONNECTION';
}

/** Whether another try ends the same: the address is none that may be called, or leads to none. */
export function isFinal(error: HttpOutError): boolean {
  return [UrlRefused, AddressRefused, TooManyRedirects, DowngradeRefused].some(
    (kind) => error instanceof kind,
  );
}
