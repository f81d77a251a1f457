import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { PaperAccountRepository } from './paper-account.repository.js';
import {
  PaperAccountDocument,
  PaperAccountSchema,
  PaperPositionDocument,
  PaperPositionSchema,
} from './paper-account.schema.js';
import { PaperBroker } from './paper-broker.js';
import { PaperClock } from './paper-clock.js';
import { PaperClockRepository } from './paper-clock.repository.js';
import { PaperClockDocument, PaperClockSchema } from './paper-clock.schema.js';
import { PaperExchange } from './paper-exchange.js';
import { PaperMarkets } from './paper-markets.js';
import { PaperSource } from './paper-source.js';
import { PaperTicker } from './paper-ticker.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: PaperClockDocument.name, schema: PaperClockSchema },
      { name: PaperAccountDocument.name, schema: PaperAccountSchema },
      { name: PaperPositionDocument.name, schema: PaperPositionSchema },
    ]),
  ],
  providers: [
    PaperMarkets,
    PaperClock,
    PaperClockRepository,
    PaperTicker,
    PaperSource,
    PaperExchange,
    PaperAccountRepository,
    PaperBroker,
  ],
  exports: [PaperBroker, PaperExchange, PaperTicker],
})
export class PaperModule {}
