import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useWords } from '../../../../i18n/words';
import { useConfirm } from '../../../../ui/use-confirm';
import { workflowWords } from '../words';

/** Asks before what is not saved is lost, by a link or by closing the page; what it gives belongs into the page. */
export function useLeaveGuard(isDirty: boolean): ReactNode {
  const words = useWords(workflowWords);
  const [confirm, dialog] = useConfirm();
  useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (!isDirty || current.pathname === next.pathname) return false;
      const question = { title: words.leaveTitle, text: words.leaveText, action: words.leave, danger: true };
      return !(await confirm(question));
    },
    enableBeforeUnload: () => isDirty,
  });
  return dialog;
}
