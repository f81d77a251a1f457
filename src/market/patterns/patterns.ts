import type { Shape, Shapes } from './shapes.js';

/** What a pattern says where it ends: 100 and 80 up, -100 and -80 down (80: one end of a body is equal), 0 nothing. */
export type PatternCode = 100 | 80 | 0 | -80 | -100;

export interface Pattern {
  id: PatternId;
  /** The function of TA-Lib whose rule it is. */
  taLib: string;
  /** Where it points; `either` by its code, `none` where the code only tells the colour of the candle. */
  direction: 'up' | 'down' | 'either' | 'none';
  /** How many candles it consists of, the one before that sets the scene included. */
  candles: number;
  /** How many candles have to come before the one that completes it. */
  warmup: number;
  find: (shapes: Shapes) => PatternCode;
}

export const PATTERN_IDS = [
  'engulfing',
  'doji',
  'hammer',
  'shooting-star',
  'inverted-hammer',
  'hanging-man',
  'harami',
  'three-white-soldiers',
  'three-black-crows',
  'marubozu',
  'spinning-top',
  'morning-star',
  'evening-star',
] as const;

export type PatternId = (typeof PATTERN_IDS)[number];

/**
 * The rules of TA-Lib (ta-lib.org, `ta_CDL*.c`, default settings), which are facts of the field; the code is our own.
 * Lookbacks are TA-Lib's as well, so that the first bar that can hold a pattern is the same.
 */
const RULES: Readonly<Record<PatternId, Omit<Pattern, 'id'>>> = {
  engulfing: { taLib: 'CDLENGULFING', direction: 'either', candles: 2, warmup: 2, find: engulfing },
  doji: { taLib: 'CDLDOJI', direction: 'none', candles: 1, warmup: 10, find: doji },
  hammer: { taLib: 'CDLHAMMER', direction: 'up', candles: 2, warmup: 11, find: hammer },
  'shooting-star': {
    taLib: 'CDLSHOOTINGSTAR',
    direction: 'down',
    candles: 2,
    warmup: 11,
    find: shootingStar,
  },
  'inverted-hammer': {
    taLib: 'CDLINVERTEDHAMMER',
    direction: 'up',
    candles: 2,
    warmup: 11,
    find: invertedHammer,
  },
  'hanging-man': { taLib: 'CDLHANGINGMAN', direction: 'down', candles: 2, warmup: 11, find: hangingMan },
  harami: { taLib: 'CDLHARAMI', direction: 'either', candles: 2, warmup: 11, find: harami },
  'three-white-soldiers': {
    taLib: 'CDL3WHITESOLDIERS',
    direction: 'up',
    candles: 3,
    warmup: 12,
    find: threeWhiteSoldiers,
  },
  'three-black-crows': {
    taLib: 'CDL3BLACKCROWS',
    direction: 'down',
    candles: 4,
    warmup: 13,
    find: threeBlackCrows,
  },
  marubozu: { taLib: 'CDLMARUBOZU', direction: 'either', candles: 1, warmup: 10, find: marubozu },
  'spinning-top': { taLib: 'CDLSPINNINGTOP', direction: 'none', candles: 1, warmup: 10, find: spinningTop },
  'morning-star': { taLib: 'CDLMORNINGSTAR', direction: 'up', candles: 3, warmup: 12, find: morningStar },
  'evening-star': { taLib: 'CDLEVENINGSTAR', direction: 'down', candles: 3, warmup: 12, find: eveningStar },
};

/** The table of patterns, in a lasting order. */
export const PATTERNS: readonly Pattern[] = PATTERN_IDS.map((id) => ({ id, ...RULES[id] }));

function doji(shapes: Shapes): PatternCode {
  return shapes.at(0).isDoji ? 100 : 0;
}

/** A body that covers the one before it, of the other colour; one end may be equal. */
function engulfing(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  const before = shapes.at(1);
  if (now.colour === before.colour || !covers(now, before)) return 0;
  return signed(now.colour, now.open !== before.close && now.close !== before.open);
}

/** A short body within the long one before it, against its colour; ends may be equal. */
function harami(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  const before = shapes.at(1);
  if (!before.isLong || now.isLong || now.top > before.top || now.bottom < before.bottom) return 0;
  return signed(before.colour === 1 ? -1 : 1, now.top < before.top && now.bottom > before.bottom);
}

/** A small body with a long lower shadow, at or below the low before it. */
function hammer(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  const before = shapes.at(1);
  return hangs(now) && before.isNear(now.bottom - before.low) ? 100 : 0;
}

/** The same at or above the high before it. */
function hangingMan(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  const before = shapes.at(1);
  return hangs(now) && before.isNear(before.high - now.bottom) ? -100 : 0;
}

/** A small body with a long upper shadow, a gap below the body before it. */
function invertedHammer(shapes: Shapes): PatternCode {
  return stands(shapes.at(0)) && shapes.at(0).top < shapes.at(1).bottom ? 100 : 0;
}

/** The same a gap above the body before it. */
function shootingStar(shapes: Shapes): PatternCode {
  return stands(shapes.at(0)) && shapes.at(0).bottom > shapes.at(1).top ? -100 : 0;
}

/** A long body almost without shadows. */
function marubozu(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  return now.isLong && now.hasNoUpperShadow && now.hasNoLowerShadow ? signed(now.colour) : 0;
}

/** A short body with two shadows that are longer. */
function spinningTop(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  return now.isShort && now.upperShadow > now.body && now.lowerShadow > now.body ? signed(now.colour) : 0;
}

/** A long black body, a short one a gap below, a white one that takes back three tenths of the first. */
function morningStar(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  const star = shapes.at(1);
  const first = shapes.at(2);
  const turns = first.colour === -1 && star.top < first.bottom && now.colour === 1;
  return turns && isStar(first, star, now) && (now.close - first.close) * 10 > first.body * 3 ? 100 : 0;
}

/** Its mirror image at a high. */
function eveningStar(shapes: Shapes): PatternCode {
  const now = shapes.at(0);
  const star = shapes.at(1);
  const first = shapes.at(2);
  const turns = first.colour === 1 && star.bottom > first.top && now.colour === -1;
  return turns && isStar(first, star, now) && (first.close - now.close) * 10 > first.body * 3 ? -100 : 0;
}

/** Three white bodies without upper shadows, each opening within or near the one before, none far shorter. */
function threeWhiteSoldiers(shapes: Shapes): PatternCode {
  const third = shapes.at(0);
  const second = shapes.at(1);
  const first = shapes.at(2);
  return isSoldier(first) && advances(first, second) && advances(second, third) && third.isLong ? 100 : 0;
}

/** Three black bodies without lower shadows, each opening within the one before, after a white candle. */
function threeBlackCrows(shapes: Shapes): PatternCode {
  const third = shapes.at(0);
  const second = shapes.at(1);
  const first = shapes.at(2);
  const before = shapes.at(3);
  const falls = before.colour === 1 && isCrow(first) && before.high > first.close;
  return falls && descends(first, second) && descends(second, third) ? -100 : 0;
}

function covers(now: Shape, before: Shape): boolean {
  return now.top >= before.top && now.bottom <= before.bottom && now.body > before.body;
}

/** A hammer's body: short, a lower shadow longer than it, no upper one. */
function hangs(shape: Shape): boolean {
  return shape.isShort && shape.lowerShadow > shape.body && shape.hasNoUpperShadow;
}

function stands(shape: Shape): boolean {
  return shape.isShort && shape.upperShadow > shape.body && shape.hasNoLowerShadow;
}

function isStar(first: Shape, star: Shape, last: Shape): boolean {
  return first.isLong && !star.isLong && last.isLong;
}

function isSoldier(shape: Shape): boolean {
  return shape.colour === 1 && shape.hasNoUpperShadow;
}

function advances(before: Shape, now: Shape): boolean {
  return (
    isSoldier(now) &&
    now.close > before.close &&
    now.open > before.open &&
    before.isNear(now.open - before.close) &&
    !before.isFar(before.body - now.body)
  );
}

function isCrow(shape: Shape): boolean {
  return shape.colour === -1 && shape.hasNoLowerShadow;
}

function descends(before: Shape, now: Shape): boolean {
  return isCrow(now) && now.open < before.open && now.open > before.close && now.close < before.close;
}

function signed(colour: 1 | -1, whole = true): PatternCode {
  if (colour === 1) return whole ? 100 : 80;
  return whole ? -100 : -80;
}
