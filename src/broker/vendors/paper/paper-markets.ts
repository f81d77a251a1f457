import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { madeMarket, type PaperMarket } from './market/paper-market.js';
import { replayMarket } from './replay/replay-market.js';

/** Which market is traded on paper: that of PAPER_SEED, or the files of PAPER_REPLAY. */
@Injectable()
export class PaperMarkets {
  readonly current: PaperMarket;
  /** Markets of made prices share a clock, so that another seed does not change the time. */
  readonly clockId: string;

  /** @throws with the file's name when a file cannot be played: the application does not start */
  constructor({ paper }: Config) {
    const replays = Object.keys(paper.replay).length > 0;
    this.current = replays ? replayMarket(paper.replay) : madeMarket(paper.seed);
    this.clockId = replays ? this.current.key : 'made';
  }
}
