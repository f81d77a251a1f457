import { PositionBook } from './position-book.js';
import { FINAL_VERSION, type Known, toPosition } from './position.rules.js';
import type { SdkPosition } from './quadcode-sdk.js';

const T0 = 1_800_000_000_000;
const known: Known = { accounts: new Map([[44, 'demo']]), tickSize: 0.00001, payout: 0.8 };
const open: SdkPosition = {
  externalId: 7,
  version: 3,
  activeId: 76,
  balanceId: 44,
  instrumentType: 'turbo-option',
  direction: 'put',
  expirationTime: new Date(T0 + 60_000),
  invest: 10.1,
  status: 'open',
  openQuote: 1.10001,
  openTime: new Date(T0),
};
const closed = (changes: SdkPosition): SdkPosition => ({
  ...open,
  status: 'closed',
  closeTime: new Date(T0 + 60_500),
  closeQuote: 1.1,
  ...changes,
});

describe('toPosition', () => {
  it('reads an open one', () => {
    expect(toPosition(open, known)).toEqual({
      externalId: '7',
      version: 3,
      asset: '76',
      kind: 'turbo',
      direction: 'put',
      accountType: 'demo',
      stake: 1010,
      payout: 0.8,
      status: 'open',
      pnl: 0,
      openedAt: T0,
      expiresAt: T0 + 60_000,
      closedAt: null,
      openPrice: 110_001,
    });
  });

  it.each([
    [{ closeReason: 'win', pnlRealized: 8.787 }, 'win', 879, 0.87],
    [{ closeReason: 'loose', pnlRealized: -10.1 }, 'loss', -1010, 0.8],
    [{ closeReason: 'loss', closeProfit: 0 }, 'loss', -1010, 0.8],
    [{ closeReason: 'equal', closeProfit: 10.1 }, 'tie', 0, 0.8],
    [{ closeReason: 'sold', pnlRealized: 1.5 }, 'sold', 150, 0.8],
    [{ closeReason: 'default', pnlRealized: 8.08 }, 'win', 808, 0.8],
    [{ pnlRealized: -10.1 }, 'loss', -1010, 0.8],
  ])('reads what became of it: %j', (changes, status, pnl, payout) => {
    expect(toPosition(closed(changes), known)).toMatchObject({
      status,
      pnl,
      payout,
      version: FINAL_VERSION,
      closedAt: T0 + 60_500,
      closePrice: 110_000,
    });
  });

  it.each([
    ['another instrument', { instrumentType: 'digital-option' }],
    ['another balance', { balanceId: 45 }],
    ['no id', { externalId: undefined }],
    ['no stake', { invest: undefined }],
    ['no time', { openTime: undefined }],
    ['a time that is none', { openTime: new Date(NaN) }],
    ['no direction', { direction: undefined }],
  ])('leaves out %s', (_, changes) => {
    expect(toPosition({ ...open, ...changes }, known)).toBeUndefined();
  });

  it('takes the direction from the purchase, else from the prices of one that is won or lost', () => {
    const silent = { ...open, direction: undefined };
    expect(toPosition(silent, { ...known, bought: { direction: 'call' } })!.direction).toBe('call');
    const lost = closed({ direction: undefined, closeReason: 'loose', closeQuote: 1.2 });
    expect(toPosition(lost, known)!.direction).toBe('put');
    expect(toPosition({ ...lost, closeReason: 'win' }, known)!.direction).toBe('call');
    expect(toPosition({ ...lost, closeReason: 'sold' }, known)).toBeUndefined();
  });
});

describe('the book of positions', () => {
  it('knows news from old news', () => {
    const book = new PositionBook();
    const at = (version: number) => toPosition({ ...open, version }, known)!;
    const final = toPosition(closed({ closeReason: 'win', pnlRealized: 8 }), known)!;
    expect([at(2), at(2), at(1), at(3), final, final, at(4)].map((one) => book.take(one))).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(book.open()).toEqual([]);
    expect(book.since(T0 + 60_500)).toEqual([final]);
    expect(book.since(T0 + 60_501)).toEqual([]);
  });

  it('forgets the oldest closed ones, and no open one', () => {
    const book = new PositionBook();
    const final = closed({ closeReason: 'win', pnlRealized: 8 });
    book.take(toPosition({ ...open, externalId: 1 }, known)!);
    for (let id = 2; id < 3002; id++) book.take(toPosition({ ...final, externalId: id }, known)!);
    expect(book.since(0)).toHaveLength(2001);
    expect(book.get('1')).toBeDefined();
    expect(book.get('2')).toBeUndefined();
    expect(book.get('3001')).toBeDefined();
  });
});
