import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../../../common/index.js';
import { graphOf, type GraphText } from '../graph/graph.js';
import { compile } from '../plan/compile.rules.js';
import type { WorkflowPlan } from '../plan/plan.js';
import { AudienceReferences } from './audience-references.js';
import { DeedReferences } from './deed-references.js';
import { type Problem, shownProblems } from './problem.js';
import { examine, type ReadNode } from './structure.rules.js';

/** Either what is wrong, or what may be run. */
export type Checked = { problems: Problem[]; plan: null } | { problems: []; plan: WorkflowPlan };

/** Whether a graph may be switched on: it hangs together, and all that it refers to is there. */
@Injectable()
export class WorkflowCheck {
  constructor(
    private readonly audience: AudienceReferences,
    private readonly deeds: DeedReferences,
  ) {}

  async check(text: GraphText): Promise<Checked> {
    const examined = examine(graphOf(text));
    const problems = [...examined.problems];
    for (const node of examined.nodes) problems.push(...(await this.missing(node)));
    if (problems.length > 0) return { problems: shownProblems(problems), plan: null };
    return { problems: [], plan: compile(examined) };
  }

  private async missing(node: ReadNode): Promise<Problem[]> {
    const { id: nodeId, at } = node;
    const path = `nodes[${at}].data`;
    const refusal = this.deeds.refusal(node);
    if (refusal !== null) return [{ nodeId, path: `${path}.url`, code: 'address-refused', message: refusal }];
    const errors: FieldError[] = [
      ...(await this.audience.missing(node)),
      ...(await this.deeds.missing(node)),
    ];
    return errors.map(({ field, message }) => ({
      nodeId,
      path: field === '' ? path : `${path}.${field}`,
      code: 'not-found',
      message,
    }));
  }
}
