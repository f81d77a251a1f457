import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../auth/index.js';
import { Refuses } from '../../../common/index.js';
import { type SignedUpDto, SignUpDto } from './sign-up.dto.js';
import { SignUps } from './sign-ups.js';

@ApiTags('crm')
@Controller('subscribe')
export class SignUpController {
  constructor(private readonly signUps: SignUps) {}

  /**
   * Sign up for mails. A mail asks whether it was the owner of the address, and nothing is sent before they say so.
   * @remarks Off unless SUBSCRIBE is on. The answer is the same whether the address is known or not.
   */
  @Public()
  @Refuses({ 404: 'SUBSCRIBE is off', 429: 'Too many sign-ups; Retry-After says when to come again' })
  @Post()
  @HttpCode(202)
  signUp(@Body() dto: SignUpDto, @Req() { ip }: FastifyRequest): Promise<SignedUpDto> {
    return this.signUps.ask(dto, ip);
  }
}
