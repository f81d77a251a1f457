import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { EventsModule } from '../events/index.js';
import { FirstStepsController } from './first-steps/first-steps.controller.js';
import { FirstStepsService } from './first-steps/first-steps.service.js';
import { SeededData } from './first-steps/seeded-data.js';
import { PagesController } from './pages/pages.controller.js';
import { PagesService } from './pages/pages.service.js';
import { Unclaimed } from './pages/unclaimed.js';
import { WebBuild } from './pages/web-build.js';
import { ConsoleSettingsController } from './settings/console-settings.controller.js';

@Module({
  imports: [AuthModule, EventsModule],
  controllers: [ConsoleSettingsController, FirstStepsController, PagesController],
  providers: [WebBuild, PagesService, Unclaimed, FirstStepsService, SeededData],
  exports: [SeededData],
})
export class ConsoleModule {}
