import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { StatsController } from './stats.controller.js';
import { StatsService } from './stats.service.js';

@Module({ imports: [ContactsModule], controllers: [StatsController], providers: [StatsService] })
export class StatsModule {}
