import type { Candle } from '../../market/pure.js';
import { bollingerTouch } from './bollinger-touch.js';
import { emaCross } from './ema-cross.js';
import { macdMomentum } from './macd-momentum.js';
import { integer, number, numberOf } from './params.js';
import { defaultsOf } from './params.rules.js';
import { priceAction } from './price-action.js';
import { rsiReversal } from './rsi-reversal.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';

/** Who votes, each by its own defaults, and under which parameter its weight is. */
const VOTERS = [
  { weight: 'bollingerTouch', strategy: bollingerTouch },
  { weight: 'rsiReversal', strategy: rsiReversal },
  { weight: 'emaCross', strategy: emaCross },
  { weight: 'macdMomentum', strategy: macdMomentum },
  { weight: 'priceAction', strategy: priceAction },
] as const;

/** One signal is a hint, several are a reason. */
export const voting: Strategy = {
  id: 'voting',
  name: 'Vote of the strategies',
  description:
    'Signals where the weights of the strategies that said the same within the last candles reach the votes needed, and outweigh those that said the opposite. Each strategy votes by its own defaults.',
  params: [
    ...VOTERS.map(({ weight, strategy }) =>
      number(weight, [0, 10], 1, `Weight of ${strategy.name}; 0 leaves it out`),
    ),
    number('votes', [0.1, 50], 2, 'Weights that have to agree'),
    integer('memory', [1, 50], 3, 'Candles that a vote counts for, its own included'),
  ],
  rules: [
    {
      param: 'votes',
      fault: (params) => {
        const all = VOTERS.reduce((sum, { weight }) => sum + numberOf(params, weight), 0);
        return numberOf(params, 'votes') <= all ? undefined : 'must not be above the sum of the weights';
      },
    },
  ],
  create: (params, context) => new Voting(params, context),
};

interface Voter {
  weight: number;
  run: StrategyRun;
  /** Its last vote, 1 for call, and candles since. */
  vote: -1 | 0 | 1;
  age: number;
}

class Voting implements StrategyRun {
  readonly warmup: number;
  private readonly voters: Voter[];
  private readonly votes: number;
  private readonly memory: number;

  constructor(params: ParamValues, context: StrategyContext) {
    this.voters = VOTERS.map(({ weight, strategy }) => ({
      weight: numberOf(params, weight),
      run: strategy.create(defaultsOf(strategy), context),
      vote: 0 as const,
      age: 0,
    })).filter(({ weight }) => weight > 0);
    this.votes = numberOf(params, 'votes');
    this.memory = numberOf(params, 'memory');
    this.warmup = Math.max(0, ...this.voters.map(({ run }) => run.warmup));
  }

  onCandle(candle: Candle): Signal | undefined {
    let call = 0;
    let put = 0;
    // only a vote of this candle makes a signal: old ones have had theirs
    let fresh = 0;
    for (const voter of this.voters) {
      const signal = voter.run.onCandle(candle);
      voter.age++;
      if (signal) {
        voter.vote = signal.direction === 'call' ? 1 : -1;
        voter.age = 0;
        fresh |= signal.direction === 'call' ? 1 : 2;
      }
      if (voter.age >= this.memory) voter.vote = 0;
      if (voter.vote === 1) call += voter.weight;
      else if (voter.vote === -1) put += voter.weight;
    }
    if (call >= this.votes && call > put && fresh & 1) return { direction: 'call', because: { call, put } };
    if (put >= this.votes && put > call && fresh & 2) return { direction: 'put', because: { call, put } };
    return undefined;
  }
}
