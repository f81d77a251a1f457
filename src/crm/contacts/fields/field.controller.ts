import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { Refuses } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import { ContactFields } from './contact-fields.js';
import { CreateFieldDto, type FieldDto, type FieldPageDto, toFieldDto, UpdateFieldDto } from './field.dto.js';

const AUDITED = { target: 'crm-field', key: 'key', fields: ['key', 'label', 'type', 'options'] };

@ApiTags('crm')
@Controller('api/crm/fields')
export class ContactFieldController {
  constructor(private readonly fields: ContactFields) {}

  /** The declared fields of contacts, by key. */
  @Requires('crm:read')
  @Get()
  async list(): Promise<FieldPageDto> {
    return { items: (await this.fields.list()).map(toFieldDto), nextCursor: null };
  }

  /** Declares a field. A key that a contact brings undeclared is declared by its first value. */
  @Requires('crm:write')
  @Audited('crm.declare-field', AUDITED)
  @Refuses({ 409: 'The key is taken, or there are 200 fields' })
  @Post()
  async declare(@Body() dto: CreateFieldDto): Promise<FieldDto> {
    return toFieldDto(await this.fields.declare(dto));
  }

  /** Changes what a field is called or what may be chosen; key and type stay. */
  @Requires('crm:write')
  @Audited('crm.change-field', AUDITED)
  @ApiParam({ name: 'key', description: 'The `key` of the field', example: 'city' })
  @Patch(':key')
  async change(@Param('key') key: string, @Body() dto: UpdateFieldDto): Promise<FieldDto> {
    return toFieldDto(await this.fields.change(key, dto));
  }

  /** Removes a field. Its values are taken off all contacts in the background. */
  @Requires('crm:write')
  @Audited('crm.remove-field', AUDITED)
  @Refuses({ 409: 'A segment or an active workflow uses it' })
  @ApiParam({ name: 'key', description: 'The `key` of the field', example: 'city' })
  @Delete(':key')
  @HttpCode(204)
  remove(@Param('key') key: string): Promise<void> {
    return this.fields.remove(key);
  }
}
