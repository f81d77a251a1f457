import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { Audited } from '../../../platform/index.js';
import {
  ListSuppressionsDto,
  SuppressDto,
  type SuppressionDto,
  type SuppressionPageDto,
  toSuppressionDto,
} from './suppression.dto.js';
import { SuppressionService } from './suppression.service.js';

/** What the trail shows: not whose address it is. */
const AUDITED = { target: 'suppression', fields: ['reason', 'at'] };

@ApiTags('crm')
@Controller('api/crm/suppressions')
export class SuppressionController {
  constructor(private readonly service: SuppressionService) {}

  /**
   * Addresses that nothing is sent to, newest first.
   * @remarks Of people who were erased only a hash is kept, which is on the list as well and not shown here.
   */
  @Requires('crm:read')
  @Get()
  list(@Query() query: ListSuppressionsDto): Promise<SuppressionPageDto> {
    return this.service.page(query);
  }

  /** Puts an address on the list, and unsubscribes the contact that has it. One that is there already is `manual` from then on. */
  @Requires('crm:write')
  @Audited('crm.suppress', AUDITED)
  @Post()
  async add(@Body() { email }: SuppressDto): Promise<SuppressionDto> {
    return toSuppressionDto(await this.service.add(email));
  }

  /** Takes an address off the list. Whoever has it stays unsubscribed until they are subscribed again. */
  @Requires('crm:write')
  @Audited('crm.unsuppress', { ...AUDITED, key: 'none' }) // the service names it: here it may be an address
  @ApiParam({
    name: 'id',
    description: 'The `id`, or the e-mail itself',
    example: 'sup_01kf8m3q5c000r4t9w2x7y1zab',
  })
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): Promise<void> {
    return this.service.remove(id);
  }
}
