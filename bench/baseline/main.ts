import 'reflect-metadata';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo, Server } from 'node:net';
import { AnalyticsController } from './analytics.controller.js';
import { EventRecord, EventSchema } from './event.schema.js';
import { EventsService } from './events.service.js';
import { SignatureGuard } from './signature.guard.js';
import { WebhookController } from './webhook.controller.js';

@Module({
  imports: [
    MongooseModule.forRoot(process.env['MONGODB_URI']!, {
      dbName: 'baseline',
      maxPoolSize: 64,
      writeConcern: { w: 'majority', journal: true },
    }),
    MongooseModule.forFeature([{ name: EventRecord.name, schema: EventSchema }]),
  ],
  controllers: [WebhookController, AnalyticsController],
  providers: [EventsService, SignatureGuard],
})
class BaselineModule {}

/** The service that the application is compared with: NestJS on Express with Mongoose, as its documentation shows it. */
const app = await NestFactory.create<NestExpressApplication>(BaselineModule, {
  rawBody: true,
  logger: ['error'],
});
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
app.useBodyParser('json', { limit: '1mb' });
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
process.send?.({ ready: ((app.getHttpServer() as Server).address() as AddressInfo).port });
