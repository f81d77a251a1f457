import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { PageQueryDto, Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { DesignInterceptor } from './design/design.interceptor.js';
import {
  CreateTemplateDto,
  type TemplateDto,
  type TemplatePageDto,
  toTemplateDto,
  UpdateTemplateDto,
} from './template.dto.js';
import { TemplateService } from './template.service.js';

const AUDITED = { target: 'template', fields: ['name', 'subject', 'editor', 'version'] };
const UNFIT = { 413: 'The body is larger than 2 MiB', 422: 'Reading it takes too long or too much memory' };

@ApiTags('crm')
@Controller('api/crm/templates')
export class TemplateController {
  constructor(private readonly service: TemplateService) {}

  /** Templates, newest first, without their content. */
  @Requires('crm:read')
  @Get()
  list(@Query() query: PageQueryDto): Promise<TemplatePageDto> {
    return this.service.list(query);
  }

  /** Adds a template. One with a Liquid error, an unknown filter or an include is refused, by line and column. */
  @Requires('crm:write')
  @Audited('crm.create-template', AUDITED)
  @Refuses(UNFIT)
  @UseInterceptors(DesignInterceptor)
  @Post()
  async create(@Body() dto: CreateTemplateDto): Promise<TemplateDto> {
    return toTemplateDto(await this.service.create(dto));
  }

  /** One template with its content, as it was written. */
  @Requires('crm:read')
  @Get(':id')
  async get(@Param('id') id: string): Promise<TemplateDto> {
    return toTemplateDto(await this.service.get(id));
  }

  /** Changes a template. Mails that are on their way keep what they say. */
  @Requires('crm:write')
  @Audited('crm.change-template', AUDITED)
  @Refuses({ ...UNFIT, 409: 'Somebody else has changed it since `version`' })
  @UseInterceptors(DesignInterceptor)
  @Patch(':id')
  async update(@Param('id') id: string, @Body() dto: UpdateTemplateDto): Promise<TemplateDto> {
    return toTemplateDto(await this.service.update(id, dto));
  }

  /** Deletes a template that nothing needs any more. */
  @Requires('crm:write')
  @Audited('crm.delete-template', AUDITED)
  @Refuses({ 409: 'A campaign that is not through or an active workflow uses it; `uses` names them' })
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.service.delete(id);
  }
}
