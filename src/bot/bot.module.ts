import { Module } from '@nestjs/common';
import { BacktestsModule } from './backtests/backtests.module.js';

@Module({ imports: [BacktestsModule] })
export class BotModule {}
