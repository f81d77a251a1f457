import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { ScheduleModule } from '@nestjs/schedule';
import { JobAnnouncer } from './bull/job-announcer.js';
import { JobDefinitions } from './job-definitions.js';
import { JobIntake } from './job-intake.js';
import { JobMetrics } from './job-metrics.js';
import { JobRunner } from './job-runner.js';
import { JobRepository } from './job.repository.js';
import { JobDocument, JobSchema } from './job.schema.js';
import { Jobs } from './jobs.js';
import { ScheduleRepository } from './schedules/schedule.repository.js';
import { ScheduleDocument, ScheduleSchema } from './schedules/schedule.schema.js';
import { Schedules } from './schedules/schedules.js';

@Module({
  imports: [
    ScheduleModule.forRoot(),
    MongooseModule.forFeature([
      { name: JobDocument.name, schema: JobSchema },
      { name: ScheduleDocument.name, schema: ScheduleSchema },
    ]),
  ],
  providers: [
    JobDefinitions,
    JobRepository,
    JobAnnouncer,
    JobMetrics,
    JobIntake,
    JobRunner,
    ScheduleRepository,
    Schedules,
    Jobs,
  ],
  exports: [Jobs],
})
export class JobsModule {}
