import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';

export type Workflow = Schemas['WorkflowDto'];
export type WorkflowRow = Schemas['WorkflowRowDto'];
export type WorkflowState = WorkflowRow['status'];
export type WorkflowProblem = Schemas['WorkflowProblemDto'];
export type Run = Schemas['RunDto'];
export type RunDetail = Schemas['RunDetailDto'];
export type RunState = Run['status'];
export type Figures = Schemas['WorkflowFiguresDto'];

export const WORKFLOW_STATES = ['draft', 'active', 'inactive'] as const satisfies WorkflowState[];
export const RUN_STATES = [
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
] as const satisfies RunState[];

/** How often runs and their figures are looked at again, in ms: nothing says so over the socket. */
export const LOOK_AGAIN_MS = 5000;

const at = (id: string) => ({ path: { id } });

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/crm/workflows/{id}', { params: at(id), signal })),
  });

/** What keeps the saved draft from being activated. */
export const problemsQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['workflows', 'problems', id, version],
    queryFn: async ({ signal }) => {
      const answer = await ask(api.POST('/api/crm/workflows/{id}/validate', { params: at(id), signal }));
      return answer.problems.filter(isNew);
    },
  });

/** Of a setting that is missing the API says several things; the first is enough. */
function isNew({ code, path }: WorkflowProblem, at: number, all: readonly WorkflowProblem[]): boolean {
  return code !== 'setting' || all.findIndex((each) => each.code === code && each.path === path) === at;
}

export const figuresQuery = (id: string) =>
  queryOptions({
    queryKey: ['runs', 'figures', id],
    queryFn: ({ signal }) => ask(api.GET('/api/crm/workflows/{id}/figures', { params: at(id), signal })),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const runQuery = (id: string, runId: string) =>
  queryOptions({
    queryKey: ['runs', 'one', id, runId],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/crm/workflows/{id}/runs/{runId}', { params: { path: { id, runId } }, signal })),
    refetchInterval: ({ state }) =>
      state.data === undefined || isOnItsWay(state.data.status) ? LOOK_AGAIN_MS : false,
  });

export const editionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ['workflows', 'edition', id, number],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/crm/workflows/{id}/editions/{number}', { params: { path: { id, number } }, signal })),
    staleTime: Infinity,
  });

export const isOnItsWay = (status: RunState) => status === 'running' || status === 'waiting';
