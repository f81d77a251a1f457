import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useConfirm } from './use-confirm';

/** Asks before what is under way is lost, by a link or by closing the page; what it gives belongs into the page. */
export function useLeaveGuard(
  isUnderWay: boolean,
  question: { title: string; text: string; action: string },
): ReactNode {
  const [confirm, dialog] = useConfirm();
  useBlocker({
    shouldBlockFn: async ({ current, next }) =>
      isUnderWay && current.pathname !== next.pathname && !(await confirm({ ...question, danger: true })),
    enableBeforeUnload: () => isUnderWay,
  });
  return dialog;
}
