import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';

export type Message = Schemas['MessageDto'];
export type Lookup = Schemas['LookupDto'];
export type Proposal = Schemas['ProposalDto'];

const OPEN: readonly Proposal['state'][] = ['open', 'confirming'];
/** While it waits it may expire, or be decided in another tab, in ms. */
const OPEN_MS = 3000;

export const usageQuery = queryOptions({
  queryKey: ['conversations', 'usage'],
  queryFn: ({ signal }) => ask(api.GET('/api/assistant/usage', { signal })),
});

export const proposalQuery = (proposal: Proposal) =>
  queryOptions({
    queryKey: ['proposals', proposal.id],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/assistant/proposals/{id}', { params: { path: { id: proposal.id } }, signal })),
    placeholderData: proposal,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && OPEN.includes(state.data.state) ? OPEN_MS : false),
  });

export function conversationPage(cursor: string | undefined, signal: AbortSignal) {
  return ask(api.GET('/api/assistant/conversations', { params: { query: { cursor, limit: 30 } }, signal }));
}

/** The newest message first. */
export async function messagePage(id: string, cursor: string | undefined, signal: AbortSignal) {
  const params = { path: { id }, query: { cursor, limit: 40 } };
  const { messages, nextCursor } = await ask(
    api.GET('/api/assistant/conversations/{id}', { params, signal }),
  );
  return { items: messages.toReversed(), nextCursor: nextCursor ?? null };
}
