import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  type ContactDto,
  type ContactPageDto,
  CreateContactDto,
  ListContactsDto,
  toContactDto,
  UpdateContactDto,
} from './contact.dto.js';
import { ContactService } from './contact.service.js';
import { Contacts } from './contacts.js';
import { ContactRemoval } from './privacy/removal.js';

/** What the trail shows of a contact: nothing that says who it is. */
const AUDITED = { target: 'contact', fields: ['tags', 'stage', 'ownerId', 'subscribed', 'lifecycle'] };

@ApiTags('crm')
@Controller('api/crm/contacts')
export class ContactController {
  constructor(
    private readonly service: ContactService,
    private readonly contacts: Contacts,
    private readonly removal: ContactRemoval,
  ) {}

  /** Contacts, newest first. */
  @Requires('crm:read')
  @Get()
  list(@Query() query: ListContactsDto): Promise<ContactPageDto> {
    return this.service.list(query);
  }

  /** Adds a contact. Accounts and buyers become contacts by themselves. */
  @Requires('crm:write')
  @Audited('crm.create-contact', AUDITED)
  @Refuses({ 409: 'The e-mail is taken, or is to be subscribed and on the suppression list' })
  @Post()
  async create(@Body() dto: CreateContactDto): Promise<ContactDto> {
    return toContactDto(await this.service.create(dto));
  }

  /** One contact. */
  @Requires('crm:read')
  @Get(':id')
  async get(@Param('id') id: string): Promise<ContactDto> {
    return toContactDto(await this.contacts.get(id));
  }

  /** Changes a contact. */
  @Requires('crm:write')
  @Audited('crm.change-contact', AUDITED)
  @Refuses({ 409: 'The e-mail is taken, or is to be subscribed and on the suppression list' })
  @Patch(':id')
  async update(@Param('id') id: string, @Body() dto: UpdateContactDto): Promise<ContactDto> {
    return toContactDto(await this.service.update(id, dto));
  }

  /** Deletes a contact with its notes and tasks. Whoever buys or registers later is a contact again. */
  @Requires('crm:write')
  @Audited('crm.delete-contact', AUDITED)
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.removal.delete(id);
  }
}
