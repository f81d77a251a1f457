import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  CreateSourceDto,
  type RotatedSource,
  RotateSecretDto,
  SimulateFailureDto,
  type Source,
  type SourceCurl,
  type SourcePage,
  type SourceWithSecret,
  UpdateSourceDto,
} from './source.dto.js';
import { SourceService } from './source.service.js';

/** What the trail shows of a source; its settings are the vendor's, and may be secret. */
const AUDITED = { target: 'webhook-source', fields: ['slug', 'kind', 'trusted'] };

@ApiTags('webhooks')
@Controller('api/webhooks/sources')
export class SourceController {
  constructor(private readonly sources: SourceService) {}

  /** Every source, the built-in one included; never a secret. */
  @Requires('webhooks:manage')
  @Get()
  list(): Promise<SourcePage> {
    return this.sources.list();
  }

  /** Adds a source; the answer shows its secret this once. */
  @Requires('webhooks:manage')
  @Audited('webhooks.source.create', AUDITED)
  @Refuses({ 409: 'The slug is taken' })
  @Post()
  create(@Body() dto: CreateSourceDto): Promise<SourceWithSecret> {
    return this.sources.create(dto);
  }

  /** One source by its slug. */
  @Requires('webhooks:manage')
  @Get(':id')
  get(@Param('id') id: string): Promise<Source> {
    return this.sources.get(id);
  }

  /** A webhook for a shell, as the sender of this kind posts it, signed with the secret of the source. */
  @Requires('webhooks:manage')
  @Refuses({ 409: 'Its secret cannot be read: rotate it' })
  @Header('cache-control', 'no-store')
  @Get(':id/curl')
  curl(@Param('id') id: string): Promise<SourceCurl> {
    return this.sources.curl(id);
  }

  /** Changes whether it is trusted, or its settings. */
  @Requires('webhooks:manage')
  @Audited('webhooks.source.change', AUDITED)
  @Patch(':id')
  update(@Param('id') id: string, @Body() dto: UpdateSourceDto): Promise<Source> {
    return this.sources.update(id, dto);
  }

  /** Closes the address; its deliveries and events stay. */
  @Requires('webhooks:manage')
  @Audited('webhooks.source.delete', AUDITED)
  @Refuses({ 409: 'It is the built-in source' })
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): Promise<void> {
    return this.sources.remove(id);
  }

  /** A new secret, shown this once; the one before stays good for 24 hours. */
  @Requires('webhooks:manage')
  @Audited('webhooks.source.rotate-secret', AUDITED)
  @Refuses({ 409: 'It is the built-in source: its secret is WEBHOOK_SECRET' })
  @Post(':id/rotate-secret')
  @HttpCode(200)
  rotateSecret(@Param('id') id: string, @Body() dto: RotateSecretDto): Promise<RotatedSource> {
    return this.sources.rotateSecret(id, dto ?? {});
  }

  /** Lets the next processings of this source fail, to watch the retries (not in production: 403). */
  @Requires('webhooks:manage')
  @Audited('webhooks.source.simulate-failure', { target: 'webhook-source', fields: ['count'] })
  @Post(':id/simulate-failure')
  @HttpCode(200)
  simulateFailure(@Param('id') id: string, @Body() dto: SimulateFailureDto): Promise<Source> {
    return this.sources.simulateFailure(id, dto.count);
  }
}
