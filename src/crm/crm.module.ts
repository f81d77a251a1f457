import { Module } from '@nestjs/common';
import { ContactsModule } from './contacts/contacts.module.js';
import { MailingModule } from './mailing/mailing.module.js';
import { StatsModule } from './stats/stats.module.js';

/** Whom the business knows, and what it says to them. */
@Module({ imports: [ContactsModule, MailingModule, StatsModule], exports: [ContactsModule] })
export class CrmModule {}
