import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AssetBook } from './candles/asset-book.js';
import { CandleRepository } from './candles/candle.repository.js';
import {
  CandleBlockDocument,
  CandleBlockSchema,
  CandleSeriesDocument,
  CandleSeriesSchema,
} from './candles/candle.schema.js';
import { CandleWriter } from './candles/candle-writer.js';
import { Candles } from './candles/candles.js';
import { CandleFeeds } from './feeds/candle-feeds.js';
import { MarketSources } from './market-sources.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: CandleSeriesDocument.name, schema: CandleSeriesSchema },
      { name: CandleBlockDocument.name, schema: CandleBlockSchema },
    ]),
  ],
  providers: [AssetBook, CandleFeeds, CandleRepository, Candles, CandleWriter, MarketSources],
  exports: [CandleFeeds, Candles, MarketSources],
})
export class MarketModule {}
