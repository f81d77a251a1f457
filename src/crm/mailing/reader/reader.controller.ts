import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../auth/index.js';
import { DocumentClick, DocumentPage, DocumentPixel, ReaderPage } from './reader.docs.js';
import { type Reader, type ReaderAnswer, ReaderService } from './reader.service.js';

/** One transparent dot. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Links of mails. Whoever has a mail has its links, and a token in each says whose it is; so the routes are public. */
@ApiTags('crm')
@Controller()
export class ReaderController {
  constructor(private readonly service: ReaderService) {}

  /** Asks whether somebody wants to get no more mails. Changes nothing, whoever follows the link. */
  @Public()
  @ReaderPage()
  @DocumentPage('A page with a button')
  @Get('unsubscribe/:token')
  async askUnsubscribe(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sent(reply, await this.service.ask('unsubscribe', token, readerOf(request)));
  }

  /** Unsubscribes, by the button of the page or by a mail program in one click (RFC 8058). The body does not matter. */
  @Public()
  @ReaderPage()
  @DocumentPage('It is done, also when it was before')
  @Post('unsubscribe/:token')
  @HttpCode(200)
  async unsubscribe(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sent(reply, await this.service.unsubscribe(token, readerOf(request)));
  }

  /** Asks whether somebody wants to get mails who signed up for them. Changes nothing, whoever follows the link. */
  @Public()
  @ReaderPage()
  @DocumentPage('A page with a button')
  @Get('confirm/:token')
  async askConfirm(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sent(reply, await this.service.ask('confirm', token, readerOf(request)));
  }

  /** Subscribes whoever has signed up, for 30 days after they did: the second half of a double opt-in. */
  @Public()
  @ReaderPage()
  @DocumentPage('It is done, also when it was before; or the link is too old, and the page says so')
  @Post('confirm/:token')
  @HttpCode(200)
  async confirm(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sent(reply, await this.service.confirm(token, readerOf(request)));
  }

  /** A picture that nobody sees, by which it is known that a mail was opened. Always a picture, whatever the token. */
  @Public()
  @DocumentPixel()
  @Header('content-type', 'image/gif')
  @Header('cache-control', 'no-store')
  @Header('cross-origin-resource-policy', 'cross-origin')
  @Get('o/:token')
  async pixel(@Param('token') token: string, @Req() request: FastifyRequest): Promise<Buffer> {
    await this.service.opened(token, readerOf(request));
    return PIXEL;
  }

  /** Leads on to the address that the link was made for, and to no other, and notes that it was followed. */
  @Public()
  @ReaderPage()
  @DocumentClick()
  @Get('c/:token')
  async click(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const reader = readerOf(request);
    const url = await this.service.clicked(token, targetOf(request), reader);
    if (url === null) return sent(reply, await this.service.unknown(reader));
    reply.status(302).header('location', url);
    return '';
  }
}

function readerOf({ ip, method, headers }: FastifyRequest): Reader {
  return { ip, method, headers };
}

/** Mail programs and networks add parameters of their own to links: those are passed over. */
function targetOf({ query }: FastifyRequest): string {
  const { u } = query as { u?: unknown };
  return typeof u === 'string' ? u : '';
}

function sent(reply: FastifyReply, { status, html }: ReaderAnswer): string {
  reply.status(status);
  return html;
}
