import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../../auth/index.js';
import { MarketModule } from '../../market/index.js';
import { BacktestCandles } from './backtest-candles.js';
import { BacktestController } from './backtest.controller.js';
import { BacktestFeed } from './backtest-feed.js';
import { BacktestJobs } from './backtest.jobs.js';
import { BacktestPartsRepository } from './backtest-parts.repository.js';
import { BacktestRepository } from './backtest.repository.js';
import { BacktestRunner } from './backtest-runner.js';
import {
  BacktestDocument,
  BacktestPartDocument,
  BacktestPartSchema,
  BacktestSchema,
} from './backtest.schema.js';
import { BacktestService } from './backtest.service.js';
import { BacktestWorkers } from './backtest-workers.js';
import { BacktestsPart } from './backtests.part.js';

@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    MarketModule,
    MongooseModule.forFeature([
      { name: BacktestDocument.name, schema: BacktestSchema },
      { name: BacktestPartDocument.name, schema: BacktestPartSchema },
    ]),
  ],
  controllers: [BacktestController],
  providers: [
    BacktestService,
    BacktestRepository,
    BacktestPartsRepository,
    BacktestJobs,
    BacktestRunner,
    BacktestCandles,
    BacktestWorkers,
    BacktestFeed,
    BacktestsPart,
  ],
})
export class BacktestsModule {}
