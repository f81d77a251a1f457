import { Injectable } from '@nestjs/common';
import { Unavailable } from '../common/index.js';
import type { MarketSource } from './market-source.js';

export type SourceOfUser = (userId: string) => Promise<MarketSource>;

/** Which market a user looks at: that of the broker they have connected, else the paper market. The broker room fills it. */
@Injectable()
export class MarketSources {
  private find: SourceOfUser = () =>
    Promise.reject(new Unavailable('There is no market yet; try again shortly'));

  use(find: SourceOfUser): void {
    this.find = find;
  }

  /** @throws Unavailable when the source does not answer */
  of(userId: string): Promise<MarketSource> {
    return this.find(userId);
  }
}
