import type { Restraint } from '../run/trading-run.types.js';

const WORDS: Readonly<Record<Restraint, string>> = {
  stop_loss: 'The loss of the day has reached its limit',
  stop_win: 'The win of the day has reached its target',
  max_drawdown: 'The drawdown has reached its limit; start the bot anew to go on',
  loss_streak: 'Too many losses in a row',
  cool_down: 'Cooling down after a loss',
  trading_hours: 'Outside of the trading hours',
  min_payout: 'The pay-out is too low',
  max_open: 'As many trades are open as may be',
  balance: 'The balance does not cover the stake',
  stake_range: 'The stake is outside of what the broker takes',
};

/** For people. */
export function restraintInWords(restraint: Restraint): string {
  return WORDS[restraint];
}
