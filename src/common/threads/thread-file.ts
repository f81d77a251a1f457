/** A file that runs in a thread of its own: `new Worker(file, { ...options })`. */
export interface ThreadFile {
  file: URL;
  options: { execArgv?: string[] };
}

/**
 * The file `<name>.ts` beside a source, or `<name>.js` beside what was built of it. Sources need the loader of this process,
 * which is among its options; what is built inherits them by itself, and those of V8 must not be said to a thread again.
 * @param beside `import.meta.url` of the file that begins the thread
 */
export function threadFile(name: string, beside: string): ThreadFile {
  const isSource = beside.endsWith('.ts');
  return {
    file: new URL(`./${name}${isSource ? '.ts' : '.js'}`, beside),
    options: isSource ? { execArgv: process.execArgv } : {},
  };
}
