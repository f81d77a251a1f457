import { Body, Controller, Delete, Get, HttpCode, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Authenticated, CurrentPrincipal } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { clearRefreshCookie } from '../accounts/refresh-cookie.js';
import { clientOf } from '../sessions/client.js';
import { EraseMeDto } from './personal-data.dto.js';
import { PersonalDataService } from './personal-data.service.js';

@ApiTags('auth')
@Authenticated()
@Controller('api/me')
export class PersonalDataController {
  constructor(
    private readonly personalData: PersonalDataService,
    private readonly config: Config,
  ) {}

  /**
   * Everything that is kept about you, as a ZIP: JSON, JSON Lines and CSV, and a README.txt that says what each file is.
   * @remarks Sent as it is read. Up to ten times an hour.
   */
  @Refuses({ 429: 'You have had it several times within the hour; Retry-After says when to come again' })
  @ApiOkResponse({
    description: 'The archive, as an attachment',
    content: { 'application/zip': { schema: { type: 'string', format: 'binary', example: 'an archive' } } },
  })
  @Get('export')
  async export(
    @CurrentPrincipal() me: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    void reply.header('cache-control', 'no-store');
    const { name, content } = await this.personalData.export(me);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(content, { type: 'application/zip', disposition });
  }

  /**
   * Erase yourself: your account, log-ins, keys and bots end at once, your data goes right after.
   * @remarks What the business has sold stays in its totals, without you. It cannot be taken back.
   */
  @Refuses({
    403: 'Password or code is wrong, or a code is needed',
    409: '`AUTH.LAST_ADMIN`: nobody could manage users any more; `BROKER.REAL_TRADES_OPEN`: trades with real money are open',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Delete()
  @HttpCode(204)
  async erase(
    @CurrentPrincipal() me: Principal,
    @Body() dto: EraseMeDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.personalData.erase(me, dto, clientOf(request));
    clearRefreshCookie(request, reply, this.config);
  }
}
