import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  everyItem,
  jsonLines,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
} from '../../auth/index.js';
import { TokenLedger } from '../../platform/index.js';
import { ConversationRepository } from '../conversations/conversation.repository.js';
import { ConversationService } from '../conversations/conversation.service.js';
import { toMessageDto } from '../conversations/message.dto.js';
import { MessageRepository } from '../conversations/message.repository.js';
import { ProposalRepository } from '../proposals/proposal.repository.js';

/** What somebody has asked the assistant, and was answered and offered; and where others were answered about them. */
@Injectable()
export class AssistantPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'assistant';
  readonly collections = [
    'assistant_conversations',
    'assistant_messages',
    'assistant_proposals',
    'model_usage',
  ];

  constructor(
    private readonly personalData: PersonalData,
    private readonly service: ConversationService,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly proposals: ProposalRepository,
    private readonly tokens: TokenLedger,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export({ id }: Person): Iterable<PersonalFile> {
    yield {
      path: 'assistant/conversations.jsonl',
      about: {
        'pt-BR': 'Suas conversas com o assistente: cada mensagem com o título da conversa.',
        en: 'Your conversations with the assistant: each message with the title of its conversation.',
      },
      content: jsonLines(this.said(id)),
    };
    yield {
      path: 'assistant/proposals.jsonl',
      about: {
        'pt-BR': 'O que o assistente lhe propôs, e o que foi feito disso.',
        en: 'What the assistant has proposed to you, and what became of it.',
      },
      content: jsonLines(this.proposed(id)),
    };
  }

  async erase(person: ErasedPerson): Promise<void> {
    const { id: userId } = person;
    const ids: string[] = [];
    for await (const { id } of everyItem((query) => this.service.list(userId, query))) ids.push(id);
    await this.tokens.forget(userId, ids);
    for (const id of ids) this.service.end(id);
    await this.messages.deleteOf(userId);
    await this.proposals.deleteOf(userId);
    await this.conversations.deleteOf(userId); // last: it tells which there were
    await this.eraseMentions(person);
  }

  /** Staff may have asked about them. */
  private async eraseMentions({ id, alias, mentions }: ErasedPerson): Promise<void> {
    for (const { _id, title = '' } of await this.conversations.titled(mentions.roughly)) {
      if (mentions.isIn(title)) await this.conversations.retitle(_id, mentions.replacedIn(title, alias(id)));
    }
    for await (const message of this.messages.like(mentions.roughly)) {
      const { text, lookups } = message;
      if (!mentions.isIn(text) && !mentions.isIn(lookups)) continue;
      await this.messages.rename(mentions.replacedIn(message, alias(id)));
    }
  }

  private async *said(userId: string): AsyncIterable<object> {
    for await (const { id, title } of everyItem((query) => this.service.list(userId, query))) {
      for await (const message of this.messages.of(userId, id)) yield { title, ...toMessageDto(message) };
    }
  }

  private async *proposed(userId: string): AsyncIterable<object> {
    for await (const proposal of this.proposals.of(userId)) {
      const { kind, order, bot, accountType, state, createdAt, problem } = proposal;
      yield { kind, order, bot, accountType, state, createdAt, problem };
    }
  }
}
