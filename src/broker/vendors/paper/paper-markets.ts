import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import { madeMarket, type PaperMarket } from './market/paper-market.js';

/** Which market is traded on paper: that of PAPER_SEED, or the files of PAPER_REPLAY. */
@Injectable()
export class PaperMarkets {
  readonly current: PaperMarket;
  /** Markets of made prices share a clock, so that another seed does not change the time. */
  readonly clockId: string;

  constructor(config: Config) {
    this.current = madeMarket(config.paper.seed);
    this.clockId = this.current.startsAt === undefined ? 'made' : this.current.key;
  }
}
