import { z } from 'zod';
import { AssistantTools, defineTool } from '../../src/assistant/index.js';
import type { TestApp } from '../setup/test-app.js';

/** What the tool `test_figures` says. */
export const FIGURES = { from: '2026-11-23T03:05:00.000Z', count: 1204, averageTicket: 143.2037 };

/** A tool for everybody and one for staff, added as rooms add theirs. */
export function addTestTools({ app }: TestApp): void {
  app.get(AssistantTools, { strict: false }).add(
    defineTool({
      name: 'test_figures',
      description: 'Figures of a spec.',
      parameters: z.strictObject({ note: z.string().optional() }),
      permission: 'market:read',
      run: ({ note }) => Promise.resolve({ ...FIGURES, note }),
    }),
    defineTool({
      name: 'test_staff',
      description: 'Figures of a spec, for staff.',
      parameters: z.strictObject({}),
      permission: 'analytics:read',
      run: () => Promise.resolve({ secret: 777 }),
    }),
  );
}
