import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditNotes } from './audit-notes.js';
import { Audit } from './audit.js';
import { AuditRepository } from './audit.repository.js';
import { AuditDocument, AuditSchema } from './audit.schema.js';

@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: AuditDocument.name, schema: AuditSchema }])],
  providers: [Audit, AuditNotes, AuditRepository],
  exports: [Audit, AuditNotes],
})
export class AuditModule {}
