import { applyDecorators, Header } from '@nestjs/common';
import { ApiParam, ApiProduces, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { Refuses } from '../../../common/index.js';
import { READER_CSP } from './reader-page.js';

const PAGE = { 'text/html': { schema: { type: 'string' }, example: '<!DOCTYPE html>\n<h1>Pronto</h1>' } };
const NONE = {
  404: 'The token is none, or for something else (a page)',
  429: 'Too many such calls (a page)',
};

/** Of every page that readers of mails see: no script, nothing from elsewhere, and no token for whoever comes next. */
export function ReaderPage(): MethodDecorator {
  return applyDecorators(
    Header('content-type', 'text/html; charset=utf-8'),
    Header('content-security-policy', READER_CSP),
    Header('cache-control', 'no-store'),
    Header('referrer-policy', 'no-referrer'),
    Header('x-robots-tag', 'noindex'),
  );
}

function Token(): MethodDecorator {
  return ApiParam({
    name: 'token',
    description: 'Signed by us, in a mail; it does not expire',
    example: 'YUIzXy14eXowMTIzNDU2NyBjbnRfMDE.k3JmB1aQv0yXnq2cQ4hF8g',
  });
}

export function DocumentPage(description: string): MethodDecorator {
  return applyDecorators(
    Token(),
    Refuses(NONE),
    ApiProduces('text/html'),
    ApiResponse({
      status: 200,
      description: `${description}; in Portuguese or English, as the browser asks`,
      content: PAGE,
    }),
  );
}

export function DocumentPixel(): MethodDecorator {
  return applyDecorators(
    Token(),
    ApiProduces('image/gif'),
    ApiResponse({
      status: 200,
      description: 'A transparent dot',
      content: { 'image/gif': { schema: { type: 'string', format: 'binary' }, example: 'GIF89a' } },
    }),
  );
}

export function DocumentClick(): MethodDecorator {
  return applyDecorators(
    Token(),
    ApiQuery({
      name: 'u',
      required: false,
      description: 'The address, in base64url; the token fits no other. Parameters beside it are passed over',
      schema: { type: 'string', example: 'aHR0cHM6Ly9zaG9wLmV4YW1wbGUuY29tLw' },
    }),
    Refuses(NONE),
    ApiProduces('text/html'),
    ApiResponse({
      status: 302,
      description: 'To the address',
      headers: { location: { schema: { type: 'string', example: 'https://shop.example.com/' } } },
    }),
    ApiResponse({
      status: 200,
      description: 'Only in this document: a link that is ours is answered with 302',
      content: PAGE,
    }),
  );
}
