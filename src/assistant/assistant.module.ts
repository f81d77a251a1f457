import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../auth/index.js';
import { AnswerController } from './answers/answer.controller.js';
import { AnswerDesk } from './answers/answer-desk.js';
import { AnswerService } from './answers/answer.service.js';
import { AnswerSteps } from './answers/answer-steps.js';
import { AnswerWriter } from './answers/answer-writer.js';
import { AskerAccess } from './answers/asker-access.js';
import { Briefing } from './answers/briefing.js';
import { ConversationController } from './conversations/conversation.controller.js';
import { ConversationRepository } from './conversations/conversation.repository.js';
import { ConversationDocument, ConversationSchema } from './conversations/conversation.schema.js';
import { ConversationService } from './conversations/conversation.service.js';
import { MessageRepository } from './conversations/message.repository.js';
import { MessageDocument, MessageSchema } from './conversations/message.schema.js';
import { MembersModule } from '../members/index.js';
import { ProposalsModule } from './proposals/proposals.module.js';
import { ToolsModule } from './tools/tools.module.js';
import { KnownNumbers } from './unverified/known-numbers.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageService } from './usage/usage.service.js';
import { AssistantPart } from './personal-data/assistant.part.js';

/** Questions about one's own data, answered by a language model that looks things up, and proposes. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: ConversationDocument.name, schema: ConversationSchema },
      { name: MessageDocument.name, schema: MessageSchema },
    ]),
    AuthModule,
    PersonalDataModule,
    MembersModule,
    ToolsModule,
    ProposalsModule,
  ],
  controllers: [ConversationController, AnswerController, UsageController],
  providers: [
    ConversationRepository,
    MessageRepository,
    ConversationService,
    AnswerDesk,
    Briefing,
    AskerAccess,
    AnswerSteps,
    KnownNumbers,
    AnswerWriter,
    AnswerService,
    UsageService,
    AssistantPart,
  ],
  exports: [ToolsModule],
})
export class AssistantModule {}
