import { Body, Controller, Headers, HttpCode, Post, UseGuards } from '@nestjs/common';
import { CreateEventDto } from './create-event.dto.js';
import { EventsService } from './events.service.js';
import { SignatureGuard } from './signature.guard.js';

@Controller('webhook')
export class WebhookController {
  constructor(private readonly events: EventsService) {}

  @Post('event')
  @HttpCode(202)
  @UseGuards(SignatureGuard)
  receive(@Body() body: CreateEventDto, @Headers('webhook-id') deliveryId: string) {
    return this.events.create(body, deliveryId);
  }
}
