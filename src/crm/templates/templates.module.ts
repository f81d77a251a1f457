import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../../auth/index.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { PreviewController } from './preview/preview.controller.js';
import { PreviewLinks } from './preview/preview-links.js';
import { PreviewService } from './preview/preview.service.js';
import { TestSendService } from './preview/test-send.service.js';
import { TemplateRenderer } from './rendering/template-renderer.js';
import { TemplateController } from './template.controller.js';
import { TemplateRepository } from './template.repository.js';
import { TemplateDocument, TemplateSchema } from './template.schema.js';
import { TemplateService } from './template.service.js';
import { TemplateUses } from './template-uses.js';

@Module({
  imports: [
    AuthModule,
    ContactsModule,
    MongooseModule.forFeature([{ name: TemplateDocument.name, schema: TemplateSchema }]),
  ],
  controllers: [PreviewController, TemplateController],
  providers: [
    TemplateRepository,
    TemplateRenderer,
    TemplateUses,
    TemplateService,
    PreviewLinks,
    PreviewService,
    TestSendService,
  ],
  exports: [TemplateRepository, TemplateRenderer, TemplateUses, TemplateService],
})
export class TemplatesModule {}
