import { Global, Module } from '@nestjs/common';
import { Clock } from './clock/clock.js';
import { MongoModule } from './mongo/mongo.module.js';
import { SocketAuthentication } from './realtime/realtime.js';
import { Signals } from './signals/signals.js';

/** What every feature stands on. */
@Global()
@Module({
  imports: [MongoModule],
  providers: [Clock, Signals, SocketAuthentication],
  exports: [Clock, Signals, SocketAuthentication],
})
export class PlatformModule {}
