import { Injectable } from '@nestjs/common';
import { Unavailable } from '../common/index.js';
import type { MarketSource } from './market-source.js';

export type SourceOfUser = (userId: string) => Promise<MarketSource>;

/** A source that goes on telling until it is released. */
export interface HeldSource {
  source: MarketSource;
  release: () => void;
}

export type HoldOfUser = (userId: string) => Promise<HeldSource>;

/** Which market a user looks at: that of the broker they have connected, else the paper market. The broker room fills it. */
@Injectable()
export class MarketSources {
  private find: SourceOfUser = () =>
    Promise.reject(new Unavailable('There is no market yet; try again shortly'));

  private keep: HoldOfUser | undefined;
  private readonly listeners: ((userId: string) => void)[] = [];

  /** @param keep where a source ends when nobody uses it */
  use(find: SourceOfUser, keep?: HoldOfUser): void {
    this.find = find;
    this.keep = keep;
  }

  /** @throws Unavailable when the source does not answer */
  of(userId: string): Promise<MarketSource> {
    return this.find(userId);
  }

  /** The same for whoever goes on listening to it. @throws Unavailable when the source does not answer */
  async hold(userId: string): Promise<HeldSource> {
    if (this.keep) return this.keep(userId);
    return { source: await this.of(userId), release: () => undefined };
  }

  /** The user may look at another market from now on. */
  changed(userId: string): void {
    for (const listener of this.listeners) listener(userId);
  }

  onChange(listener: (userId: string) => void): void {
    this.listeners.push(listener);
  }
}
