import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import jestRuntime from 'jest-runtime';
import { restartIds } from '../../src/common/ids/ids.ts';
import { sourceMaps } from './run-source.mjs';

const require = createRequire(import.meta.url);
const JestRuntime = jestRuntime.default ?? jestRuntime;

/**
 * Jest in the Node.js that runs the application: modules are loaded as Node loads them, once for all files of a worker.
 * Jest's own way compiles Nest, Mongoose and us anew for each file, which is most of the time that a file takes.
 */
export default class Runtime extends JestRuntime {
  constructor(...args) {
    super(...args);
    const [, environment, , , , , testPath] = args;
    restartIds();
    environment.global.jest = this.jestGlobals.jestObjectFor(testPath);
  }

  /** Everything is, and jest's own answer asks for a flag of Node's. */
  unstable_shouldLoadAsEsm() {
    return true;
  }

  /** The tests of a file, or what is set up before them. */
  async unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  /** What collects and runs the tests of a file: new for each, as its state is one of its module. */
  requireInternalModule(path) {
    delete require.cache[path];
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      if (OF_THE_FILE_BEFORE.has(key.description)) delete globalThis[key];
    }
    return require(path);
  }

  /** Where the lines of a translated source were. */
  getSourceMaps() {
    return sourceMaps;
  }
}

const OF_THE_FILE_BEFORE = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS']);
