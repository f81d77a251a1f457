import { readFileSync } from 'node:fs';
import { getMetadataStorage } from 'class-validator';
import { KIND_NAMES, KINDS } from './kinds.js';

const WORDS = { any: 'yes', named: 'by `ends`', none: 'no' } as const;

describe('docs/crm-workflows.md', () => {
  const rows = readFileSync('docs/crm-workflows.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| `(trigger|condition|wait|action)\./.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

  it('has a row for every kind, with its outputs and whether they may end', () => {
    const said = rows.map(([, kind, , outputs, end]) => [kind, outputs, end]);
    const table = KIND_NAMES.map((kind) => {
      const { outputs, mayEnd } = KINDS[kind];
      const handles =
        outputs === 'variants' ? 'those of `variants`' : outputs.map((each) => `\`${each}\``).join(', ');
      return [`\`${kind}\``, handles, WORDS[mayEnd]];
    });
    expect(said).toEqual(table);
  });

  it('names every setting, and no other', () => {
    for (const [, kind, settings] of rows) {
      const named = [...settings.matchAll(/`([A-Za-z]+)\??`/g)].map(([, name]) => name);
      expect([kind, named.sort()]).toEqual([kind, keysOf(kind.slice(1, -1)).sort()]);
    }
  });
});

/** What validation knows of a form, but what all triggers and all branching nodes have. */
function keysOf(kind: string): string[] {
  const { settings } = KINDS[kind as 'trigger.event'];
  const checks = getMetadataStorage().getTargetValidationMetadatas(settings, '', false, false);
  const keys = new Set(checks.map(({ propertyName }) => propertyName));
  keys.delete('reentry');
  keys.delete('ends');
  return [...keys];
}
