import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { JobsModule } from '../jobs/jobs.module.js';
import { DirectMailer } from './direct-mailer.js';
import { MailMetrics } from './mail.metrics.js';
import { MailRepository } from './mail.repository.js';
import { MailDocument, MailSchema } from './mail.schema.js';
import { MailSender } from './mail.sender.js';
import { Mailer } from './mailer.js';
import { Smtp } from './smtp.js';

@Module({
  imports: [JobsModule, MongooseModule.forFeature([{ name: MailDocument.name, schema: MailSchema }])],
  providers: [MailRepository, Smtp, MailSender, MailMetrics, Mailer, DirectMailer],
  exports: [Mailer, DirectMailer],
})
export class MailerModule {}
