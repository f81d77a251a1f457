import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../common/index.js';
import { LANDING_PAGE } from './landing-page.js';

@ApiExcludeController()
@Controller()
export class ConsoleController {
  /** The front door for people who open the address in a browser. */
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Get('/')
  landing(): string {
    return LANDING_PAGE;
  }
}
