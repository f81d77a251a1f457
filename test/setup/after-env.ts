import 'reflect-metadata';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// worker threads of the application run from its sources, as a process of its own does
const runSource = pathToFileURL(resolve('test/setup/run-source.mjs')).href;
if (!process.execArgv.includes(runSource)) process.execArgv.push('--import', runSource);
