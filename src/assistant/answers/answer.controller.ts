import { Body, Controller, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { EVENT_STREAM_HEADERS, Refuses } from '../../common/index.js';
import { RequiresModule } from '../../members/index.js';
import { LookupDto } from '../conversations/message.dto.js';
import { ProposalDto } from '../proposals/proposal.dto.js';
import { AskDto } from './answer.dto.js';
import { ANSWER_EXAMPLES } from './answer.examples.js';
import { AnswerDeltaDto, AnswerDoneDto } from './answer-events.dto.js';
import { AnswerService } from './answer.service.js';

@ApiTags('assistant')
@Requires('assistant:use')
@Controller('api/assistant/conversations')
export class AnswerController {
  constructor(private readonly answers: AnswerService) {}

  /**
   * Ask something; the answer comes as a stream of events.
   * @remarks `text/event-stream`: each frame is a line `event: <name>` and a line `data: <JSON>`, then an empty line. Lines that
   * begin with a colon are comments. By name, `data` is
   *
   * - `delta`: AnswerDeltaDto, as it is written
   * - `tool`: LookupDto, for each look at your data
   * - `proposal`: ProposalDto, what you may confirm
   * - `done`: AnswerDoneDto, the last frame of a whole answer
   * - `error`: Problem, the last frame of one that failed: `OPENAI.UNAVAILABLE`, `OPENAI.REFUSED`, `OPENAI.MISBEHAVED`,
   *   `OPENAI.TOKENS_SPENT`, `ASSISTANT.BROKEN_OFF` or `ASSISTANT.ACCESS_ENDED` (suspended, logged out, or not allowed any more)
   *
   * Closing the connection ends the answer; what was written until then is kept. One answer at a time in a conversation, 20
   * messages a minute.
   */
  @RequiresModule('assistant')
  @ApiExtraModels(AnswerDeltaDto, LookupDto, ProposalDto, AnswerDoneDto)
  @ApiOkResponse({
    description: 'The answer, as server-sent events',
    content: { 'text/event-stream': { schema: { type: 'string' }, examples: ANSWER_EXAMPLES } },
  })
  @Refuses({
    409: '`ASSISTANT.BUSY`: an answer is being written in this conversation; `ASSISTANT.CONVERSATION_FULL`: it has 200 questions',
    429: '`ASSISTANT.TOO_MANY_MESSAGES`; `OPENAI.TOKENS_SPENT`: a budget is used up, `detail` says which, and when there are new tokens',
    503: '`ASSISTANT.NOT_CONFIGURED`: there is no language model here, neither OPENAI_API_KEY nor OPENAI_BASE_URL is set; or the database is away',
  })
  @Post(':id/messages')
  @HttpCode(200)
  @Header('cache-control', EVENT_STREAM_HEADERS['cache-control'])
  @Header('x-accel-buffering', EVENT_STREAM_HEADERS['x-accel-buffering'])
  async ask(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto: AskDto,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.answers.ask(me, id, dto), {
      type: EVENT_STREAM_HEADERS['content-type'],
    });
  }
}
