// npm run -s model:scripted -- --port 4010 [--script turns.json]: a language model to try things by hand with.
// Then: OPENAI_BASE_URL=http://127.0.0.1:4010/v1 npm start. The script is a list of turns (script.ts), played again and
// again; without one it says what it was asked. Each request is written to the output as a line of JSON.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Script, Turn } from './script.ts';
import { startScriptedModel } from './scripted-model.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, script: { type: 'string' } },
});
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const turns = values.script ? (JSON.parse(readFileSync(values.script, 'utf8')) as Turn[]) : undefined;

const script: Script = (request, nth) => {
  const { api, model, isStream, instructions, messages, calls, results } = request;
  say({ api, model, isStream, instructions, messages, calls, results });
  if (turns) return turns[nth % turns.length];
  const asked = messages.at(-1)?.text ?? '';
  return { text: request.format ? JSON.stringify({ text: asked }) : asked };
};

const model = await startScriptedModel(script, Number(values.port));
say({ url: model.url });
