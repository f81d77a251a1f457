import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `./x.js` of a source is `./x.ts`, as in TypeScript. Jest keeps what a resolver said, but not what a mapper did. */
export function sync(request, options) {
  if (request.startsWith('.') && request.endsWith('.js') && !options.basedir.includes('/node_modules/')) {
    const source = join(options.basedir, request.replace(/\.js$/, '.ts'));
    if (existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
}
