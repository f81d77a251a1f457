import { notifications } from '@mantine/notifications';
import { askAgain, queryClient } from '../../app/query-client';
import { useLive } from '../../app/use-live';
import { useWords } from '../../i18n/words';
import { modulesQuery } from './queries';
import { learningWords } from './words';

/** Lets modules open and close as they are bought and refunded, and says so. */
export function useLiveModules(): void {
  const words = useWords(learningWords);
  useLive('entitlements:update', ({ entitlements }) => {
    const before = queryClient.getQueryData(modulesQuery.queryKey) ?? [];
    const mine = new Set(entitlements.map(({ module }) => module));
    const isMine = ({ since }: { since: string | null }) => since !== null;
    const names = (modules: typeof before) => modules.map(({ name }) => name).join(', ');
    const opened = before.filter((module) => !isMine(module) && mine.has(module.slug));
    const closed = before.filter((module) => isMine(module) && !mine.has(module.slug));
    if (opened.length > 0) notifications.show({ message: words.newlyOpen(names(opened)), color: 'brand' });
    if (closed.length > 0) notifications.show({ message: words.newlyLocked(names(closed)), color: 'yellow' });
    void askAgain(['modules']);
  });
}
