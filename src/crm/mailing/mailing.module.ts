import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../../auth/index.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SegmentsModule } from '../segments/segments.module.js';
import { BounceController } from './bounces/bounce.controller.js';
import { BounceIntake } from './bounces/bounce-intake.js';
import { BounceRepository } from './bounces/bounce.repository.js';
import { BounceDocument, BounceSchema } from './bounces/bounce.schema.js';
import { Bounces } from './bounces/bounces.js';
import { MailEventRepository } from './events/mail-event.repository.js';
import { TrackedMailDocument, TrackedMailSchema } from './events/mail-event.schema.js';
import { MailEvents } from './events/mail-events.js';
import { MailPart } from './events/mail-part.js';
import { MovedContactDocument, MovedContactSchema } from './events/moved-contact.schema.js';
import { MovedContacts } from './events/moved-contacts.js';
import { Choices } from './reader/choices.js';
import { ReaderController } from './reader/reader.controller.js';
import { ReaderService } from './reader/reader.service.js';
import { CrmMailing } from './sending/crm-mailing.js';
import { MailStanding } from './sending/mail-standing.js';
import { ConfirmMails } from './sign-up/confirm-mails.js';
import { SignUpController } from './sign-up/sign-up.controller.js';
import { SignUps } from './sign-up/sign-ups.js';
import { SuppressionController } from './suppressions/suppression.controller.js';
import { SuppressionList } from './suppressions/suppression-list.js';
import { SuppressionRepository } from './suppressions/suppression.repository.js';
import { SuppressionDocument, SuppressionSchema } from './suppressions/suppression.schema.js';
import { SuppressionService } from './suppressions/suppression.service.js';
import { MailLinks } from './tokens/mail-links.js';
import { MailTokens } from './tokens/mail-tokens.js';

const documents = MongooseModule.forFeature([
  { name: TrackedMailDocument.name, schema: TrackedMailSchema },
  { name: MovedContactDocument.name, schema: MovedContactSchema },
  { name: SuppressionDocument.name, schema: SuppressionSchema },
  { name: BounceDocument.name, schema: BounceSchema },
]);

/** Mails to contacts: how they go out, what becomes of them, and whom none may be sent to. */
@Module({
  imports: [AuthModule, ContactsModule, SegmentsModule, documents],
  controllers: [SuppressionController, ReaderController, BounceController, SignUpController],
  providers: [
    MailTokens,
    MailLinks,
    MailEventRepository,
    MovedContacts,
    MailEvents,
    MailPart,
    SuppressionRepository,
    SuppressionList,
    SuppressionService,
    Choices,
    ReaderService,
    BounceRepository,
    Bounces,
    BounceIntake,
    MailStanding,
    CrmMailing,
    ConfirmMails,
    SignUps,
  ],
  exports: [CrmMailing, MailEvents, MailEventRepository],
})
export class MailingModule {}
