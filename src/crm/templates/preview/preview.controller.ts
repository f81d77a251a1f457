import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Public, Requires } from '../../../auth/index.js';
import { Refuses } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import {
  PreviewDraftDto,
  PreviewDto,
  PreviewLinkQueryDto,
  PreviewPageQueryDto,
  type PreviewResultDto,
  TestSendDto,
  type TestSentDto,
} from './preview.dto.js';
import { PREVIEW_CSP } from './preview-page.js';
import { PreviewService } from './preview.service.js';
import { TestSendService } from './test-send.service.js';

const UNFIT = { 422: 'It cannot be rendered with these data, or takes too long or too much memory' };
const PAGE = {
  status: 200,
  description: 'The mail, under a policy that lets nothing in it run or load but pictures',
  content: { 'text/html': { schema: { type: 'string' }, example: '<!DOCTYPE html>\n<p>Olá, Ana!</p>' } },
};

@ApiTags('crm')
@Controller('api/crm')
export class PreviewController {
  constructor(
    private readonly previews: PreviewService,
    private readonly tests: TestSendService,
  ) {}

  /** Renders a template for a contact or with sample data, and tells what is odd about it. */
  @Requires('crm:read')
  @Refuses(UNFIT)
  @Header('cache-control', 'no-store')
  @Post('templates/:id/preview')
  @HttpCode(200)
  preview(@Param('id') id: string, @Body() dto?: PreviewDto): Promise<PreviewResultDto> {
    return this.previews.preview(id, dto);
  }

  /** The same of what is not saved yet. A Liquid error is told by its field, line and column. */
  @Requires('crm:read')
  @Refuses(UNFIT)
  @Header('cache-control', 'no-store')
  @Post('templates/preview')
  @HttpCode(200)
  previewDraft(@Body() dto: PreviewDraftDto): Promise<PreviewResultDto> {
    return this.previews.previewOf(dto);
  }

  /** The mail as a page. For a browser, which sends no token, `url` of a preview shows the same. */
  @Requires('crm:read')
  @Refuses(UNFIT)
  @ApiProduces('text/html')
  @ApiResponse(PAGE)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PREVIEW_CSP)
  @Header('cache-control', 'no-store')
  @Get('templates/:id/preview')
  page(@Param('id') id: string, @Query() { contactId }: PreviewPageQueryDto): Promise<string> {
    return this.previews.page(id, contactId);
  }

  /** The mail as a page, for ten minutes, for whoever has the address. Needs no log-in, but the token of a preview's `url`. */
  @Public()
  @Refuses({ ...UNFIT, 404: 'The token is none, or its time is over' })
  @ApiProduces('text/html')
  @ApiResponse(PAGE)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PREVIEW_CSP)
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Get('template-previews')
  shared(@Query() { token }: PreviewLinkQueryDto): Promise<string> {
    return this.previews.pageOfLink(token);
  }

  /** Sends one mail of it to the caller or to one address, as a contact would get it. At most 30 an hour. */
  @Requires('crm:write')
  @Audited('crm.test-send', { target: 'template' })
  @Refuses({ ...UNFIT, 409: 'The address is on the suppression list', 429: 'More than 30 within an hour' })
  @Post('templates/:id/test-send')
  @HttpCode(202)
  testSend(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto?: TestSendDto,
  ): Promise<TestSentDto> {
    return this.tests.send(me.userId, id, dto ?? {});
  }
}
