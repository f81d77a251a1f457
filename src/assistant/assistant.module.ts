import { Module } from '@nestjs/common';
import { ProposalsModule } from './proposals/proposals.module.js';
import { ToolsModule } from './tools/tools.module.js';

@Module({ imports: [ToolsModule, ProposalsModule], exports: [ToolsModule] })
export class AssistantModule {}
