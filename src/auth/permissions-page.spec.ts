import { readFileSync } from 'node:fs';
import { PERMISSIONS, permissionsOf, ROLES } from './permissions.js';

describe('docs/permissions.md', () => {
  it('says of every permission who has it', () => {
    const page = readFileSync('docs/permissions.md', 'utf8');
    const [header, , ...rows] = page
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(header).toEqual(['permission', 'what it lets do', ...ROLES]);
    expect(rows.map(([name, , ...has]) => [name, ...has])).toEqual(
      PERMISSIONS.map((permission) => [
        `\`${permission}\``,
        ...ROLES.map((role) => (permissionsOf(role).has(permission) ? 'yes' : '')),
      ]),
    );
    expect(rows.filter(([, what]) => what === '')).toEqual([]);
  });
});
