import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SdkMissing } from '../../broker.errors.js';

/**
 * What this adapter uses of the vendor's SDK, and nothing more. Names and shapes are those of the official
 * `@quadcode-tech/client-sdk-js` (1.3); what an older edition lacks is optional here. Percents are of the stake, money is
 * in units of the account's currency, instants are Dates, and sizes and dead times are seconds.
 */
export interface SdkModule {
  ClientSdk: {
    create(wsUrl: string, platformId: number, auth: SdkAuth, options?: { host?: string }): Promise<Sdk>;
  };
  SsidAuthMethod: new (ssid: string) => SdkAuth;
}

/** Called for each connection that the SDK makes: the first, and those after a loss. */
export interface SdkAuth {
  authenticateWsApiClient(client: SdkClient): Promise<boolean>;
}

/** The SDK's own connection, as it hands it to its authentication. The parts are not promised, so all are optional. */
export interface SdkClient {
  connection?: {
    onmessage?: ((message: never) => void) | null;
    addEventListener?(type: 'close', listener: () => void): void;
  };
  /** What the platform said last, ms since 1970; this machine's time before it said anything. */
  readonly currentTime?: { readonly unixMilliTime: number };
  disconnect?(): void;
}

export interface Sdk {
  readonly userProfile: { readonly userId: number };
  shutdown(): Promise<void>;
  /** What the platform said last; it stands still in between. */
  currentTime(): Date;
  subscribeOnWsCurrentTime?(listener: (time: Date) => void): void;
  wsConnectionState?(): Promise<{ subscribeOnStateChanged(listener: (state: string) => void): void }>;
  balances(): Promise<{ getBalances(): SdkBalance[] }>;
  positions(): Promise<SdkPositions>;
  blitzOptions(): Promise<SdkBlitzOptions>;
  turboOptions(): Promise<SdkStepOptions>;
  binaryOptions(): Promise<SdkStepOptions>;
  actives?(): Promise<{ getActive(id: number): Promise<SdkActiveDetails> }>;
  currencies?(): Promise<{ getCurrency(code: string): Promise<SdkCurrency> }>;
  candles?(): Promise<SdkCandles>;
  realTimeChartDataLayer?(activeId: number, size: number): Promise<SdkChart>;
}

export interface SdkBalance {
  readonly id: number;
  /** `real` (1) or `demo` (4); others are not for options. */
  type?: string | number;
  amount: number;
  currency: string;
  subscribeOnUpdate(listener: (balance: SdkBalance) => void): void;
}

export interface SdkActive {
  readonly id: number;
  ticker: string;
  isSuspended: boolean;
  /** 100 less this is the pay-out. */
  profitCommissionPercent: number;
  schedule: { from: Date; to: Date }[];
}

export interface SdkBlitzActive extends SdkActive {
  expirationTimes: number[];
}

export interface SdkStepActive extends SdkActive {
  deadtime: number;
  instruments(): Promise<{ getAvailableForBuyAt(at: Date): SdkInstrument[] }>;
}

export interface SdkInstrument {
  /** A text for the special ones of binary options: end of week, end of month. */
  readonly expirationSize: number | string;
  readonly expiredAt: Date;
  deadtime: number;
  /** As it was when the instrument was made. */
  profitCommissionPercent: number;
}

export interface SdkBlitzOptions {
  getActives(): SdkBlitzActive[];
  buy(
    active: SdkBlitzActive,
    direction: string,
    expirationSize: number,
    price: number,
    balance: SdkBalance,
  ): Promise<SdkOption>;
}

export interface SdkStepOptions {
  getActives(): SdkStepActive[];
  buy(instrument: SdkInstrument, direction: string, price: number, balance: SdkBalance): Promise<SdkOption>;
}

/** The answer to a purchase. */
export interface SdkOption {
  readonly id: number;
  expiredAt: Date;
  openedAt: Date;
  openQuoteValue: number;
  profitIncomePercent: number;
}

export interface SdkPositions {
  /** The older name; both list what is open. */
  getAllPositions?(): SdkPosition[];
  getOpenedPositions?(): SdkPosition[];
  getPositionsHistory(): {
    fetchPrevPage(): Promise<void>;
    hasPrevPage(): boolean;
    getPositions(): SdkPosition[];
  };
  subscribeOnUpdatePosition(listener: (position: SdkPosition) => void): void;
}

/** One object for the life of a position; it changes in place. */
export interface SdkPosition {
  externalId?: number;
  orderIds?: number[];
  /** Only events have one. */
  readonly version?: unknown;
  activeId?: number;
  balanceId?: number;
  instrumentType?: string;
  /** Not in older editions. */
  direction?: string;
  expirationTime?: Date;
  invest?: number;
  status?: string;
  closeReason?: string;
  /** What was paid back, the stake included. */
  closeProfit?: number;
  /** What was won or lost. */
  pnlRealized?: number;
  openQuote?: number;
  closeQuote?: number;
  openTime?: Date;
  closeTime?: Date;
}

export interface SdkActiveDetails {
  name: string;
  type: string;
  isOtc: boolean;
  /** Digits after the point. */
  precision: number;
}

export interface SdkCurrency {
  minDealAmount: number;
  maxDealAmount: number;
}

/** `from`, `to` seconds since 1970, `at` the instant of its last tick in ns. */
export interface SdkCandle {
  from: number;
  to: number;
  open: number;
  close: number;
  min: number;
  max: number;
  volume: number;
  at?: number;
}

interface SdkCandles {
  getCandles(
    activeId: number,
    size: number,
    options: { from?: number; to?: number; count?: number },
  ): Promise<SdkCandle[]>;
}

interface SdkChart {
  subscribeOnLastCandleChanged(listener: (candle: SdkCandle) => void): void;
  unsubscribeOnLastCandleChanged(listener: (candle: SdkCandle) => void): void;
}

const OFFICIAL_SDK = '@quadcode-tech/client-sdk-js';

/**
 * Loads the SDK by its name: the package, a file or a URL.
 * @throws SdkMissing when it is not installed or is none
 */
export async function loadSdk(name = OFFICIAL_SDK): Promise<SdkModule> {
  const isFile = isAbsolute(name) || /^\.{1,2}[/\\]/.test(name);
  const specifier = isFile ? pathToFileURL(resolve(name)).href : name;
  let module: Partial<SdkModule>;
  try {
    module = (await import(specifier)) as Partial<SdkModule>;
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed' : 'fails';
    throw new SdkMissing(`The Quadcode SDK ${name} ${why}: ${howTo(name)}`);
  }
  if (typeof module.ClientSdk?.create !== 'function' || typeof module.SsidAuthMethod !== 'function') {
    throw new SdkMissing(`${name} is no Quadcode SDK (no ClientSdk or SsidAuthMethod in it): ${howTo(name)}`);
  }
  return module as SdkModule;
}

function howTo(name: string): string {
  return name === OFFICIAL_SDK
    ? `run "npm install --no-save ${OFFICIAL_SDK}" beside the application and start it again (docs/quadcode.md)`
    : 'look at QUADCODE_SDK (docs/quadcode.md)';
}
