import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventsModule } from '../src/events/index.js';
import { Demo } from './demo.js';
import { SeedRunDocument, SeedRunSchema } from './seed-run.schema.js';
import { SeedRuns } from './seed-runs.js';

/** Always part of the application: whoever takes over a slot must be able to go on with a run that was cut short. */
@Module({
  imports: [EventsModule, MongooseModule.forFeature([{ name: SeedRunDocument.name, schema: SeedRunSchema }])],
  providers: [SeedRuns, Demo],
  exports: [SeedRuns, Demo],
})
export class SeedsModule {}
