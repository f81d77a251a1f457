/** What can be wrong with a workflow. */
export const PROBLEM_CODES = [
  'too-large',
  'node-id',
  'duplicate-node',
  'duplicate-edge',
  'unknown-type',
  'setting',
  'no-trigger',
  'several-triggers',
  'dangling-edge',
  'unknown-handle',
  'handle-twice',
  'into-trigger',
  'unwired',
  'wired-end',
  'unreachable',
  'cycle',
  'not-found',
  'address-refused',
  'more-problems',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing that keeps a workflow from being switched on. */
export interface Problem {
  nodeId?: string;
  edgeId?: string;
  /** Where in the workflow as it was saved: `nodes[2].data.templateId`. */
  path?: string;
  code: ProblemCode;
  message: string;
}

/** More of them nobody reads at once. */
const MOST_PROBLEMS = 100;

/** The first of them, and how many there are beyond. */
export function shownProblems(problems: readonly Problem[]): Problem[] {
  const more = problems.length - MOST_PROBLEMS;
  if (more <= 0) return [...problems];
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    { code: 'more-problems', message: `There are ${more} more of them` },
  ];
}
