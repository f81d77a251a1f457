import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ContactRepository } from './contact.repository.js';
import { ContactDocument, ContactSchema } from './contact.schema.js';
import { Contacts } from './contacts.js';
import { ContactNews } from './news/contact-news.js';
import { Suppressions } from './privacy/suppressions.js';
import { TimelineSources } from './timeline/timeline-source.js';

/** The document of contacts is exported too: segments count over it. */
const documents = MongooseModule.forFeature([{ name: ContactDocument.name, schema: ContactSchema }]);

@Module({
  imports: [documents],
  providers: [ContactRepository, Contacts, ContactNews, Suppressions, TimelineSources],
  exports: [documents, Contacts, ContactNews, Suppressions, TimelineSources],
})
export class ContactsModule {}
