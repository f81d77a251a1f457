import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { PageQueryDto, Refuses } from '../../common/index.js';
import { RequiresModule } from '../../members/index.js';
import {
  type ConversationDto,
  ConversationPageDto,
  ConversationWithMessagesDto,
  CreateConversationDto,
} from './conversation.dto.js';
import { ConversationService } from './conversation.service.js';

@ApiTags('assistant')
@Requires('assistant:use')
@Controller('api/assistant/conversations')
export class ConversationController {
  constructor(private readonly conversations: ConversationService) {}

  /** Begin a conversation. At most 200 are kept. */
  @RequiresModule('assistant')
  @ApiBody({ type: CreateConversationDto, required: false })
  @Refuses({ 409: '`ASSISTANT.TOO_MANY_CONVERSATIONS`: you have 200; delete one first' })
  @Post()
  create(@CurrentPrincipal() me: Principal, @Body() body?: CreateConversationDto): Promise<ConversationDto> {
    return this.conversations.create(me.userId, body?.title);
  }

  /** Your conversations, newest activity first. */
  @Get()
  list(@CurrentPrincipal() me: Principal, @Query() query: PageQueryDto): Promise<ConversationPageDto> {
    return this.conversations.list(me.userId, query);
  }

  /** One of your conversations, with a page of its messages, what was looked up for them, and its tokens. */
  @Get(':id')
  get(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<ConversationWithMessagesDto> {
    return this.conversations.get(me.userId, id, query);
  }

  /** Delete a conversation with its messages and open proposals; an answer that is being written in it ends. */
  @Delete(':id')
  @HttpCode(204)
  delete(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<void> {
    return this.conversations.delete(me.userId, id);
  }
}
