import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AssetBook } from './candles/asset-book.js';
import { CandleRepository } from './candles/candle.repository.js';
import { CandleRetention } from './candles/candle-retention.js';
import {
  CandleBlockDocument,
  CandleBlockSchema,
  CandleSeriesDocument,
  CandleSeriesSchema,
} from './candles/candle.schema.js';
import { CandleWriter } from './candles/candle-writer.js';
import { Candles } from './candles/candles.js';
import { CandleFeeds } from './feeds/candle-feeds.js';
import { CandleGateway } from './feeds/candle.gateway.js';
import { CandleRooms } from './feeds/candle-rooms.js';
import { CandleSubscriptions } from './feeds/candle-subscriptions.js';
import { MarketController } from './market.controller.js';
import { MarketService } from './market.service.js';
import { MarketSources } from './market-sources.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: CandleSeriesDocument.name, schema: CandleSeriesSchema },
      { name: CandleBlockDocument.name, schema: CandleBlockSchema },
    ]),
  ],
  controllers: [MarketController],
  providers: [
    AssetBook,
    CandleFeeds,
    CandleGateway,
    CandleRepository,
    CandleRetention,
    CandleRooms,
    Candles,
    CandleSubscriptions,
    CandleWriter,
    MarketService,
    MarketSources,
  ],
  exports: [CandleFeeds, Candles, MarketService, MarketSources],
})
export class MarketModule {}
