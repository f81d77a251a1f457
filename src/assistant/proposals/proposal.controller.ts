import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { ProposalDto } from './proposal.dto.js';
import { ProposalService } from './proposal.service.js';

@ApiTags('assistant')
@Controller('api/assistant/proposals')
export class ProposalController {
  constructor(private readonly proposals: ProposalService) {}

  /** A proposal of the assistant, with what came of it. */
  @Requires('assistant:use')
  @ApiOkResponse({ type: ProposalDto })
  @Get(':id')
  get(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<ProposalDto> {
    return this.proposals.get(me.userId, id);
  }

  /**
   * Do what the assistant proposed: place the order, or start the bot.
   * @remarks It passes through the same checks, limits and protections as by hand, now, and is refused as by hand; then the
   * proposal is `failed`, unless it is only for now (503). Confirmed again it answers what was done: nothing is done twice.
   * **Trading loses money**: read what you confirm.
   */
  @Requires('trading:write')
  @ApiOkResponse({ type: ProposalDto, description: 'It is done; `result` says what came of it' })
  @Refuses({
    409: '`ASSISTANT.PROPOSAL_REJECTED`; `ASSISTANT.PROPOSAL_BUSY`: it is being confirmed; `ASSISTANT.PROPOSAL_OUTDATED`: your broker or account is another one by now; or what refuses it by hand',
    410: '`ASSISTANT.PROPOSAL_EXPIRED`: 60 seconds of market time after it was made',
    422: 'The asset is not known, or the stake is beyond what is offered or allowed',
    503: 'The broker does not answer; nothing was sent, and it can be confirmed again',
  })
  @Post(':id/confirm')
  @HttpCode(200)
  confirm(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<ProposalDto> {
    return this.proposals.confirm(me.userId, id);
  }

  /** Turn a proposal down. Of one that was turned down before it changes nothing. */
  @Requires('assistant:use')
  @ApiOkResponse({ type: ProposalDto })
  @Refuses({
    409: '`ASSISTANT.PROPOSAL_DECIDED`: it was confirmed before; or has failed',
    410: '`ASSISTANT.PROPOSAL_EXPIRED`',
  })
  @Post(':id/reject')
  @HttpCode(200)
  reject(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<ProposalDto> {
    return this.proposals.reject(me.userId, id);
  }
}
