import { Module } from '@nestjs/common';
import { AssistantTools } from './assistant-tools.js';

/** The assistant's tools. Rooms before it have theirs in this folder; later ones add theirs in their `onModuleInit`. */
@Module({ providers: [AssistantTools], exports: [AssistantTools] })
export class ToolsModule {}
