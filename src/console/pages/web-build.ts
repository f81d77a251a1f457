import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { Encoding } from './pages.rules.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const ENDINGS: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

/** From here, built (dist/src/console/pages) or as it stands (src/console/pages). */
const PLACES = ['../../../../web/dist', '../../../web/dist'];

/** A file of the build, with what its build has made smaller beside it. */
export interface WebFile {
  readonly type: string;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
  readonly plain: Buffer;
  readonly packed: Readonly<Partial<Record<Encoding, Buffer>>>;
}

/**
 * The built console (web/dist): some megabytes, read once, so that no file is half of one build and half of the next.
 * Empty when it was never built.
 */
@Injectable()
export class WebBuild {
  private readonly files: ReadonlyMap<string, WebFile>;

  constructor({ webDist }: Config) {
    const folder = webDist ?? PLACES.map((place) => join(import.meta.dirname, place)).find(existsSync);
    this.files =
      folder && existsSync(join(folder, 'index.html')) ? readFiles(folder) : new Map<string, WebFile>();
  }

  /** By its path: `/assets/index-1a2b.js`. */
  file(path: string): WebFile | undefined {
    return this.files.get(path);
  }

  /** The one page, which shows itself what its address stands for. */
  get page(): WebFile | undefined {
    return this.files.get('/index.html');
  }
}

function readFiles(folder: string): Map<string, WebFile> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = new Map<string, WebFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (!type) continue; // folders, packed forms, and what nobody asks for
    const plain = readFileSync(join(folder, name));
    const packed = Object.entries(ENDINGS).flatMap(([encoding, ending]) =>
      names.includes(name + ending) ? [[encoding, readFileSync(join(folder, name + ending))] as const] : [],
    );
    const path = `/${name.replaceAll(sep, '/')}`;
    files.set(path, {
      type,
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      immutable: path.startsWith('/assets/'),
      plain,
      packed: Object.fromEntries(packed),
    });
  }
  return files;
}
