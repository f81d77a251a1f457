import { AssistantTools } from '../../src/assistant/index.js';
import type { ToolOutcome } from '../../src/assistant/tools/assistant-tools.js';
import type { Principal } from '../../src/auth/index.js';
import { permissionsOf, type Role } from '../../src/auth/permissions.js';
import type { TestApp } from '../setup/test-app.js';

interface Told extends Record<string, unknown> {
  error: { code: string; detail: string; errors?: { field: string; message: string }[] };
}

/** Somebody for whom a model calls tools, without a model. */
export class ToolCaller {
  private readonly principal: Principal;

  constructor(
    private readonly test: TestApp,
    userId: string,
    role: Role = 'member',
    private readonly conversationId = `cnv_of_${userId}`,
  ) {
    this.principal = { userId, role, via: 'session', permissions: permissionsOf(role) };
  }

  offered(): string[] {
    return this.tools.offered(this.principal).map(({ name }) => name);
  }

  call(name: string, args: object = {}): Promise<ToolOutcome> {
    const { principal, conversationId } = this;
    const { signal } = new AbortController();
    const context = { principal, conversationId, locale: 'en', signal } as const;
    return this.tools.run(context, { name, arguments: JSON.stringify(args) });
  }

  /** What the model is told. */
  async told(name: string, args: object = {}): Promise<Told> {
    return JSON.parse((await this.call(name, args)).output) as Told;
  }

  private get tools(): AssistantTools {
    return this.test.app.get(AssistantTools, { strict: false });
  }
}
