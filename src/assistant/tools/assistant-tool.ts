import type { z, ZodType } from 'zod';
import type { Permission, Principal } from '../../auth/index.js';
import type { Locale } from '../../common/index.js';
import type { ProposalDto } from '../proposals/proposal.dto.js';

/** Who asks, and what a tool may need beside its arguments. */
export interface ToolContext {
  principal: Principal;
  conversationId: string;
  locale: Locale;
  /** Aborted when the asker goes away, and for a tool that has had its time. */
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
  /**
   * A `z.strictObject`; its descriptions are for the model, and the arguments are parsed with it before `run`. A null counts
   * as left out.
   */
  parameters: ZodType<Arguments>;
  /** Without it the tool is neither offered to the model nor run. */
  permission: Permission;
  /** What it returns goes to the model as JSON, clipped: small, with ISO times, and money as numbers with their currency. */
  run: (args: Arguments, context: ToolContext) => Promise<unknown>;
}

/** Lets the arguments of `run` follow from `parameters`. */
export function defineTool<Parameters extends ZodType>(
  tool: AssistantTool<z.output<Parameters>> & { parameters: Parameters },
): AssistantTool {
  return tool as unknown as AssistantTool;
}

/** What a tool returns that proposes something. */
export class Proposed {
  constructor(readonly proposal: ProposalDto) {}
}
