import { AppError, type FieldError } from '../common/index.js';

/** Codes that tell why a purchase was not made. */
export type RefusalCode =
  | 'BROKER.MARKET_CLOSED'
  | 'BROKER.EXPIRY_NOT_OFFERED'
  | 'BROKER.PURCHASE_WINDOW_CLOSED'
  | 'BROKER.KIND_NOT_OFFERED'
  | 'BROKER.STAKE_OUT_OF_RANGE'
  | 'BROKER.BALANCE_TOO_LOW'
  | 'BROKER.REFUSED';

/** Which field of the order is at fault, where one is. */
const FIELDS: Readonly<Partial<Record<string, string>>> = {
  'BROKER.MARKET_CLOSED': 'asset',
  'BROKER.EXPIRY_NOT_OFFERED': 'expirySeconds',
  'BROKER.PURCHASE_WINDOW_CLOSED': 'expirySeconds',
  'BROKER.KIND_NOT_OFFERED': 'kind',
  'BROKER.STAKE_OUT_OF_RANGE': 'stake',
  'BROKER.BALANCE_TOO_LOW': 'stake',
} satisfies Partial<Record<RefusalCode, string>>;

/** The field at fault and what is wrong with it, for an answer with this code. */
export function fieldAtFault(code: string, message: string): { errors?: FieldError[] } {
  const field = FIELDS[code];
  return field === undefined ? {} : { errors: [{ field, message }] };
}

/** The broker said no: nothing was bought. */
export class PurchaseRefused extends AppError {
  readonly status: number;

  /** @param detail for people; it holds no secret */
  constructor(
    readonly code: RefusalCode,
    detail: string,
  ) {
    super(detail, fieldAtFault(code, detail));
    this.status = code === 'BROKER.STAKE_OUT_OF_RANGE' ? 422 : 409;
  }
}

/** No answer in time, or the connection broke before one: what was asked may have happened or not. */
export class BrokerSilent extends AppError {
  readonly code = 'BROKER.SILENT';
  readonly status = 503;

  constructor(detail = 'The broker does not answer; try again shortly') {
    super(detail, { retryAfter: 5 });
  }
}

/** The vendor's session token is missing, wrong or expired: a new one has to come. */
export class SessionRefused extends AppError {
  readonly code = 'BROKER.NEEDS_SESSION';
  readonly status = 409;

  constructor(detail = 'The broker does not take this session; connect with a new one') {
    super(detail);
  }
}

export class SdkMissing extends AppError {
  readonly code = 'BROKER.SDK_MISSING';
  readonly status = 501;
}

/** Somebody wants to be erased whose money is at stake. */
export class RealTradesOpen extends AppError {
  readonly code = 'BROKER.REAL_TRADES_OPEN';
  readonly status = 409;

  constructor() {
    super(
      'You have trades with real money that are not settled yet: stop your bot, and come again when they are',
    );
  }
}
