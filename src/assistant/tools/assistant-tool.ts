import type { ZodType } from 'zod';
import type { Permission, Principal } from '../../auth/index.js';
import type { Locale } from '../../common/index.js';

/** Who asks, and what a tool may need beside its arguments. */
export interface ToolContext {
  principal: Principal;
  conversationId: string;
  locale: Locale;
  /** Aborted when the asker goes away. */
  signal: AbortSignal;
}

/**
 * Something that the assistant can look up for the asker, about the asker's own data or what the permission allows.
 * A tool reads, or makes a proposal; none of them acts. A room hands its tools to `AssistantTools.add` in one line.
 */
export interface AssistantTool<Arguments = unknown> {
  /** `[a-z_]{1,40}`. @example "analytics_summary" */
  name: string;
  /** For the model: what it answers, in a sentence or two. */
  description: string;
  /** An object of zod; its descriptions are for the model, and the arguments are parsed with it before `run`. */
  parameters: ZodType<Arguments>;
  /** Without it the tool is neither offered to the model nor run. */
  permission: Permission;
  /** What it returns goes to the model as JSON, clipped: small, with ISO times, and money as numbers with their currency. */
  run: (args: Arguments, context: ToolContext) => Promise<unknown>;
}
