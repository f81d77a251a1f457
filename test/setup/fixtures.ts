import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Captured payloads, real candles and reference values live beside the checkout and are not part of the project. */
const ROOT = resolve('..', 'shared');

/** REQUIRE_FIXTURES=1: a missing folder is a failure instead of a reason to skip. */
const REQUIRED = process.env['REQUIRE_FIXTURES'] === '1';

export interface Fixtures {
  names: readonly string[];
  /** The bytes of a file, as its sender sent them. */
  bytes: (name: string) => Buffer;
  json: (name: string) => Record<string, unknown>;
}

/** Tests over captured payloads of one sender. */
export function describeWithFixtures(folder: string, tests: (fixtures: Fixtures) => void): void {
  describeWithShared(join('fixtures', folder), tests);
}

/**
 * Tests over the files of one folder (`data`: real candles, `vectors`: reference values of indicators); skipped when it is
 * missing, or failed when fixtures are required.
 */
export function describeWithShared(folder: string, tests: (fixtures: Fixtures) => void): void {
  const path = join(ROOT, folder);
  const names = existsSync(path) ? readdirSync(path).sort() : [];
  const bytes = (name: string) => readFileSync(join(path, name));
  if (names.length > 0) {
    describe(folder, () => tests({ names, bytes, json: (name) => JSON.parse(bytes(name).toString('utf8')) }));
    return;
  }
  (REQUIRED ? it : it.skip)(`has the fixtures of ${folder}`, () => {
    throw new Error(`REQUIRE_FIXTURES=1, and there is nothing in ${path}`);
  });
}
