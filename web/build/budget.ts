import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fails the build when the scripts that the page loads at once are larger than `limit` bytes of gzip. */
export function budget(limit: number): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const waiting = files.flatMap((file) => (file.type === 'chunk' && file.isEntry ? [file.fileName] : []));
      const sizes = new Map<string, number>();
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const chunk = bundle[name];
        if (chunk?.type !== 'chunk' || sizes.has(name)) continue;
        sizes.set(name, gzipSync(chunk.code).length);
        waiting.push(...chunk.imports);
      }
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      const parts = [...sizes].map(([name, size]) => `  ${name} ${(size / 1000).toFixed(1)} kB`).join('\n');
      const text = `first load: ${(total / 1000).toFixed(1)} of ${limit / 1000} kB of gzip`;
      if (total > limit) this.error(`${text}: too much\n${parts}`);
      console.log(text);
    },
  };
}
