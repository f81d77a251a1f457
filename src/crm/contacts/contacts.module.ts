import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../../auth/index.js';
import { BrokerModule } from '../../broker/index.js';
import { EventsModule } from '../../events/index.js';
import { AccountContacts } from './accounts/account-contacts.js';
import { ContactController } from './contact.controller.js';
import { ContactRepository } from './contact.repository.js';
import { ContactDocument, ContactSchema } from './contact.schema.js';
import { ContactService } from './contact.service.js';
import { ContactWords } from './contact-words.js';
import { Contacts } from './contacts.js';
import { CrmFigures } from './crm-figures.js';
import { CrmState } from './crm-state.js';
import { CrmStateDocument, CrmStateSchema } from './crm-state.schema.js';
import { ContactFields } from './fields/contact-fields.js';
import { ContactFieldController } from './fields/field.controller.js';
import { ContactFieldRepository } from './fields/field.repository.js';
import { ContactFieldDocument, ContactFieldSchema } from './fields/field.schema.js';
import { ContactExport } from './files/contact-export.js';
import { ContactImport } from './files/contact-import.js';
import { ContactFileController } from './files/file.controller.js';
import { ContactMerge } from './merging/contact-merge.js';
import { ContactNews } from './news/contact-news.js';
import { NoteController } from './notes/note.controller.js';
import { NoteRepository } from './notes/note.repository.js';
import { NoteDocument, NoteSchema } from './notes/note.schema.js';
import { Notes } from './notes/notes.js';
import { ContactParts } from './privacy/contact-parts.js';
import { ErasedAddresses } from './privacy/erased-addresses.js';
import { ErasedDocument, ErasedSchema } from './privacy/erased.schema.js';
import { Dossier } from './privacy/dossier.js';
import { PrivacyController } from './privacy/privacy.controller.js';
import { CrmPart } from './privacy/crm.part.js';
import { ContactRemoval } from './privacy/removal.js';
import { Suppressions } from './privacy/suppressions.js';
import { BuyerRepository } from './purchases/buyer.repository.js';
import { BuyerSearch } from './purchases/buyer-search.js';
import { BuyerDocument, BuyerSchema } from './purchases/buyer.schema.js';
import { Buyers } from './purchases/buyers.js';
import { PurchaseMarks } from './purchases/purchase-marks.js';
import { StageController } from './stages/stage.controller.js';
import { StageRepository } from './stages/stage.repository.js';
import { StageDocument, StageSchema } from './stages/stage.schema.js';
import { Stages } from './stages/stages.js';
import { TaskController } from './tasks/task.controller.js';
import { TaskRepository } from './tasks/task.repository.js';
import { TaskDocument, TaskSchema } from './tasks/task.schema.js';
import { Tasks } from './tasks/tasks.js';
import { EventTimeline } from './timeline/event-timeline.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { Timeline } from './timeline/timeline.js';
import { TradeTimeline } from './timeline/trade-timeline.js';
import { TimelineSources } from './timeline/timeline-source.js';

/** The document of contacts is exported too: segments count over it. */
const documents = MongooseModule.forFeature([
  { name: ContactDocument.name, schema: ContactSchema },
  { name: ContactFieldDocument.name, schema: ContactFieldSchema },
  { name: StageDocument.name, schema: StageSchema },
  { name: NoteDocument.name, schema: NoteSchema },
  { name: TaskDocument.name, schema: TaskSchema },
  { name: ErasedDocument.name, schema: ErasedSchema },
  { name: BuyerDocument.name, schema: BuyerSchema },
  { name: CrmStateDocument.name, schema: CrmStateSchema },
]);

@Module({
  imports: [AuthModule, PersonalDataModule, EventsModule, BrokerModule, documents],
  controllers: [
    ContactFileController,
    PrivacyController,
    ContactController,
    TimelineController,
    NoteController,
    TaskController,
    ContactFieldController,
    StageController,
  ],
  providers: [
    ContactRepository,
    Contacts,
    ContactNews,
    ContactFieldRepository,
    ContactFields,
    StageRepository,
    Stages,
    ContactWords,
    ContactService,
    NoteRepository,
    Notes,
    TaskRepository,
    Tasks,
    Suppressions,
    ErasedAddresses,
    ContactParts,
    ContactRemoval,
    TimelineSources,
    CrmState,
    CrmFigures,
    BuyerRepository,
    Buyers,
    PurchaseMarks,
    BuyerSearch,
    AccountContacts,
    ContactImport,
    ContactExport,
    ContactMerge,
    Timeline,
    EventTimeline,
    TradeTimeline,
    Dossier,
    CrmPart,
  ],
  exports: [
    documents,
    Contacts,
    ContactNews,
    ContactFields,
    ContactWords,
    Stages,
    Notes,
    Tasks,
    Suppressions,
    ContactParts,
    TimelineSources,
    CrmFigures,
    CrmState,
  ],
})
export class ContactsModule {}
