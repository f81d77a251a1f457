import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { Audited } from '../../../platform/index.js';
import { type ContactDto, toContactDto } from '../contact.dto.js';
import { ContactMerge } from '../merging/contact-merge.js';
import { MergeContactsDto } from '../merging/merge.dto.js';
import { Dossier } from './dossier.js';
import { ContactRemoval } from './removal.js';

const EXPORT_EXAMPLE = {
  contact: {
    id: 'cnt_01kf8m3q5c000r4t9w2x7y1zab',
    email: 'ana@example.com',
    tags: ['vip'],
    subscribed: true,
  },
  notes: [],
  tasks: [],
  timeline: [{ id: 'evt_1', kind: 'purchase', at: '2026-01-31T12:30:00.000Z', title: 'purchase', data: {} }],
};

@ApiTags('crm')
@Controller('api/crm/contacts')
export class PrivacyController {
  constructor(
    private readonly merging: ContactMerge,
    private readonly removal: ContactRemoval,
    private readonly dossier: Dossier,
  ) {}

  /**
   * Makes one contact of several that are the same person.
   * @remarks Tags are united and what the kept one says wins; notes, tasks and the timeline go to it, and it is found by the
   * addresses of the others. Whoever has unsubscribed as one of them stays so. The ids of the others answer 404 then.
   */
  @Requires('crm:write')
  @Audited('crm.merge-contacts', { target: 'contact', fields: ['keepId', 'mergeIds', 'tags', 'subscribed'] })
  @Post('merge')
  @HttpCode(200)
  async merge(@Body() { keepId, mergeIds }: MergeContactsDto): Promise<ContactDto> {
    return toContactDto(await this.merging.merge(keepId, mergeIds));
  }

  /**
   * Erases a person: contact, notes, tasks, and whatever else the CRM knows. Of the address a keyed hash stays on the suppression
   * list, so that no later import mails to it. Events and trades are the installation's books, and stay.
   */
  @Requires('crm:write')
  @Audited('crm.erase-contact', { target: 'contact' })
  @Post(':id/erase')
  @HttpCode(204)
  erase(@Param('id') id: string): Promise<void> {
    return this.removal.erase(id);
  }

  /** All that is known of a person, as JSON. */
  @Requires('crm:read')
  @ApiOkResponse({
    schema: { type: 'object', additionalProperties: true, example: EXPORT_EXAMPLE },
    description: 'The contact, what belongs to it by kind, and the newest 5,000 things of its timeline',
  })
  @Header('cache-control', 'no-store')
  @Get(':id/export')
  export(@Param('id') id: string): Promise<Record<string, unknown>> {
    return this.dossier.export(id);
  }
}
