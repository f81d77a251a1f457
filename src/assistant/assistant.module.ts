import { Module } from '@nestjs/common';
import { ToolsModule } from './tools/tools.module.js';

@Module({ imports: [ToolsModule], exports: [ToolsModule] })
export class AssistantModule {}
