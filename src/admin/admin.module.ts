import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { OutboxController } from './outbox/outbox.controller.js';
import { OutboxService } from './outbox/outbox.service.js';

/** What staff see and steer. */
@Module({
  imports: [AuthModule],
  controllers: [OutboxController],
  providers: [OutboxService],
})
export class AdminModule {}
