import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { BotModule } from '../../bot/index.js';
import { BrokerModule } from '../../broker/index.js';
import { MarketModule } from '../../market/index.js';
import { ToolsModule } from '../tools/tools.module.js';
import { ProposalController } from './proposal.controller.js';
import { ProposalRepository } from './proposal.repository.js';
import { ProposalDocument, ProposalSchema } from './proposal.schema.js';
import { ProposalService } from './proposal.service.js';
import { ProposalTools } from './proposal.tools.js';
import { ProposedOrder } from './proposed-order.js';
import { ProposedRun } from './proposed-run.js';

@Module({
  imports: [
    ToolsModule,
    MarketModule,
    BrokerModule,
    BotModule,
    MongooseModule.forFeature([{ name: ProposalDocument.name, schema: ProposalSchema }]),
  ],
  controllers: [ProposalController],
  providers: [ProposalService, ProposalRepository, ProposalTools, ProposedOrder, ProposedRun],
  exports: [ProposalService, ProposalRepository],
})
export class ProposalsModule {}
