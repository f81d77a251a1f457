import { Module } from '@nestjs/common';
import { MarketSources } from './market-sources.js';

@Module({ providers: [MarketSources], exports: [MarketSources] })
export class MarketModule {}
