import { Injectable, Logger } from '@nestjs/common';
import type { ZodError } from 'zod';
import type { Principal } from '../../auth/index.js';
import { endsWithin, type FieldError, occurrenceId, toProblem } from '../../common/index.js';
import type { ModelCall, ModelTool } from '../../platform/index.js';
import type { LookupStatus } from '../conversations/message.js';
import type { ProposalDto } from '../proposals/proposal.dto.js';
import { type AssistantTool, Proposed, type ToolContext } from './assistant-tool.js';
import { clip } from './clip.rules.js';
import { toParameters } from './parameters.rules.js';

/** How long a tool may take, in ms. */
const TOOL_MS = 10_000;
/** Longest arguments that are looked at, in characters. */
const MOST_ARGUMENTS = 16_384;
const NAME = /^[a-z_]{1,40}$/;

/** What became of a call. */
export interface ToolOutcome {
  status: LookupStatus;
  /** As they were run, or else as the model wrote them; clipped. */
  arguments: unknown;
  /** For the model: JSON, clipped; `{error: {code, detail, errors?}}` unless it is `ok`. */
  output: string;
  proposal?: ProposalDto;
}

interface Registered {
  tool: AssistantTool;
  offered: ModelTool;
}

/** The tools that the assistant has, of all rooms. Who may use which is decided here, never by the model. */
@Injectable()
export class AssistantTools {
  private readonly log = new Logger(AssistantTools.name);
  private readonly tools = new Map<string, Registered>();

  /** Called by rooms at the start, in `onModuleInit`. @throws Error for a name that is taken, or parameters that cannot be said */
  add(...tools: readonly AssistantTool[]): void {
    for (const tool of tools) {
      const { name, description } = tool;
      if (!NAME.test(name)) throw new Error(`${name} is no name of a tool: 1 to 40 of a to z and _`);
      if (this.tools.has(name)) throw new Error(`There is a tool ${name} already`);
      const parameters = toParameters(tool.parameters, `${name}.parameters`);
      this.tools.set(name, { tool, offered: { name, description, parameters } });
    }
  }

  /** What the model is told of: those that the asker may use. */
  offered(principal: Principal): ModelTool[] {
    return [...this.tools.values()].filter(mayUse(principal)).map(({ offered }) => offered);
  }

  /**
   * Does what the model asks for, if the asker may. Whatever goes wrong is an outcome that the model is told.
   * @throws the signal's reason, when it was aborted
   */
  async run(context: ToolContext, call: Pick<ModelCall, 'name' | 'arguments'>): Promise<ToolOutcome> {
    context.signal.throwIfAborted();
    const registered = this.tools.get(call.name);
    const raw = parseArguments(call.arguments);
    const refuse = (code: string, detail: string, errors?: readonly FieldError[]): ToolOutcome =>
      notDone('refused', raw ?? call.arguments, { code, detail, ...(errors && { errors }) });
    if (!registered) {
      const names = this.offered(context.principal).map(({ name }) => name);
      return refuse('ASSISTANT.UNKNOWN_TOOL', `There is no such tool; there are ${names.join(', ')}`);
    }
    const { tool } = registered;
    if (!mayUse(context.principal)(registered)) {
      return refuse('AUTH.FORBIDDEN', `The user may not do this: it needs the permission ${tool.permission}`);
    }
    if (!raw) return refuse('ASSISTANT.BAD_ARGUMENTS', 'The arguments have to be one JSON object');
    const parsed = tool.parameters.safeParse(withoutNulls(raw));
    if (!parsed.success) {
      const errors = toFieldErrors(parsed.error);
      return refuse('ASSISTANT.BAD_ARGUMENTS', 'Call it again with arguments that fit', errors);
    }
    return this.perform(tool, parsed.data, context);
  }

  private async perform(tool: AssistantTool, args: unknown, context: ToolContext): Promise<ToolOutcome> {
    const end = new AbortController();
    const signal = AbortSignal.any([context.signal, end.signal]);
    try {
      const answer = await this.inTime(tool.run(args, { ...context, signal }), context.signal);
      if (answer === LATE) {
        this.log.warn(`${tool.name} took more than ${TOOL_MS} ms`);
        const detail = 'It took too long; ask for less';
        return notDone('failed', args, { code: 'ASSISTANT.TOOL_TIMEOUT', detail });
      }
      return done(args, answer);
    } catch (error) {
      context.signal.throwIfAborted();
      const { problem, unexpected } = toProblem(error, occurrenceId());
      if (unexpected) this.log.error(`${tool.name} failed`, error);
      const { code, detail, errors } = problem;
      return notDone('failed', args, { code, detail, ...(errors && { errors }) });
    } finally {
      end.abort(); // whatever goes on after its time is not wanted any more
    }
  }

  /** @throws what the work fails with, or the signal's reason */
  private async inTime(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    let answer: unknown = LATE;
    const working = work.then((value) => void (answer = value));
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason as Error);
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      await endsWithin(TOOL_MS, Promise.race([working, aborted]));
      return answer;
    } finally {
      signal.removeEventListener('abort', stop!);
      working.catch(() => undefined); // nobody waits for it any more
      aborted.catch(() => undefined);
    }
  }
}

const LATE = Symbol('late');

function mayUse({ permissions }: Principal): (registered: Registered) => boolean {
  return ({ tool }) => permissions.has(tool.permission);
}

function done(args: unknown, answer: unknown): ToolOutcome {
  const proposal = answer instanceof Proposed ? answer.proposal : undefined;
  const result = clip(
    proposal
      ? {
          proposal,
          note: 'Nothing is done: the user sees the proposal, and has to confirm it before it expires',
        }
      : answer,
  );
  return {
    status: 'ok',
    arguments: clip(args),
    output: JSON.stringify(result),
    ...(proposal && { proposal }),
  };
}

function notDone(status: 'failed' | 'refused', args: unknown, error: object): ToolOutcome {
  return { status, arguments: clip(args), output: JSON.stringify(clip({ error })) };
}

/** Null for anything but an object. Models that have nothing to say may say nothing at all. */
function parseArguments(text: string): Record<string, unknown> | null {
  if (text.length > MOST_ARGUMENTS) return null;
  try {
    const value: unknown = JSON.parse(text.trim() || '{}');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Models write null for what they leave out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === null ? [] : [[key, withoutNulls(each)]])),
  );
}

function toFieldErrors({ issues }: ZodError): FieldError[] {
  return issues.slice(0, 20).flatMap((issue): FieldError[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code !== 'unrecognized_keys') return [{ field: path, message: issue.message }];
    return issue.keys
      .slice(0, 20)
      .map((key) => ({ field: path ? `${path}.${key}` : key, message: 'is not a known field' }));
  });
}
