import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { LanguageModel } from './language-model.js';
import { ModelUsageRepository } from './ledger/model-usage.repository.js';
import { ModelUsageDocument, ModelUsageSchema } from './ledger/model-usage.schema.js';
import { TokenFigures } from './ledger/token.figures.js';
import { TokenLedger } from './ledger/token-ledger.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: ModelUsageDocument.name, schema: ModelUsageSchema }])],
  providers: [ModelUsageRepository, TokenLedger, TokenFigures, LanguageModel],
  exports: [TokenLedger, LanguageModel],
})
export class OpenAiModule {}
