import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as published from '@tradecodehub/client-sdk-js';
import { NEWER_SDK, OLDER_SDK } from '../../../../test/support/quadcode/quadcode-world.js';
import { SdkMissing } from '../../broker.errors.js';
import { loadSdk } from './quadcode-sdk.js';

const file = (text: string) => {
  const path = join(mkdtempSync(join(tmpdir(), 'td-sdk-')), 'sdk.mjs');
  writeFileSync(path, text);
  return path;
};

describe('loadSdk', () => {
  it('takes the name of a package, a path and a URL', async () => {
    expect((await loadSdk(OLDER_SDK)).ClientSdk).toBe(published.ClientSdk);
    for (const name of [NEWER_SDK, pathToFileURL(NEWER_SDK).href]) {
      expect(typeof (await loadSdk(name)).SsidAuthMethod).toBe('function');
    }
  });

  it('says how to install the official one when nothing else is set', async () => {
    await expect(loadSdk()).rejects.toBeInstanceOf(SdkMissing);
    await expect(loadSdk()).rejects.toThrow(/npm install .*@quadcode-tech\/client-sdk-js/);
  });

  it.each([
    ['is not there', '/no/such/file.mjs'],
    ['fails', file("throw new Error('odd')")],
    ['is something else', file('export const answer = 42;')],
  ])('says what is wrong with a module that %s', async (_, name) => {
    await expect(loadSdk(name)).rejects.toMatchObject({ code: 'BROKER.SDK_MISSING', status: 501 });
    await expect(loadSdk(name)).rejects.toThrow('QUADCODE_SDK');
  });
});
