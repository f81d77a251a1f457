import { Body, Controller, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { EVENT_STREAM_HEADERS, Refuses } from '../../common/index.js';
import { RequiresModule } from '../../members/index.js';
import { LookupDto } from '../conversations/message.dto.js';
import { AskDto } from './answer.dto.js';
import { AnswerDoneDto } from './answer-events.js';
import { AnswerService } from './answer.service.js';

const EXAMPLE = `event: tool
data: {"id":"call_1","name":"analytics_summary","arguments":{"period":"yesterday"},"status":"ok","result":{"totalEvents":1204}}

event: delta
data: {"text":"Foram 1.204 eventos."}

event: done
data: {"messageId":"msg_01kf8m3q5c000r4t9w2x7y1zab","text":"Foram 1.204 eventos.","unverified":[],"tokens":{"input":2150,"output":18},"model":"gpt-5.4-mini"}

`;

@ApiTags('assistant')
@Requires('assistant:use')
@Controller('api/assistant/conversations')
export class AnswerController {
  constructor(private readonly answers: AnswerService) {}

  /**
   * Ask something; the answer comes as a stream of events.
   * @remarks `delta {text}` as it is written; `tool {id, name, arguments, status, result?}` for each look at your data;
   * `proposal` for what you may confirm; at the end `done`, or `error` with the same object as an error's body. Lines that
   * begin with a colon are comments. Closing the connection ends the answer; what was written until then is kept. One
   * answer at a time in a conversation, 20 messages a minute.
   */
  @RequiresModule('assistant')
  @ApiExtraModels(LookupDto, AnswerDoneDto)
  @ApiOkResponse({
    description: 'The answer, as server-sent events',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  @Refuses({
    409: 'An answer is being written in this conversation, or it is full',
    429: 'Too many messages, or the tokens of a budget are used up: `detail` says which, and when there are new ones',
    503: 'There is no language model here: OPENAI_API_KEY or OPENAI_BASE_URL is not set',
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
