/** A file that runs in a thread of its own: `new Worker(file, { ...options })`. */
export interface ThreadFile {
  file: URL;
  options: { execArgv?: string[] };
}

/**
 * The file `<name>.ts` beside a source, or `<name>.js` beside what was built of it. What is built inherits the options of this
 * process by itself; a thread of sources is told their loader, and nothing else: Node refuses options of V8 here.
 * @param beside `import.meta.url` of the file that begins the thread
 */
export function threadFile(name: string, beside: string): ThreadFile {
  const isSource = beside.endsWith('.ts');
  return {
    file: new URL(`./${name}${isSource ? '.ts' : '.js'}`, beside),
    options: isSource ? { execArgv: imports(process.execArgv) } : {},
  };
}

function imports(options: readonly string[]): string[] {
  return options.filter((option, at) => option === '--import' || options[at - 1] === '--import');
}
