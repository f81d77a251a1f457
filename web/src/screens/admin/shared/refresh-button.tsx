import { Button } from '@mantine/core';
import { RotateCw } from 'lucide-react';
import { queryClient } from '../../../app/query-client';
import { useWords } from '../../../i18n/words';
import { adminWords } from './words';

/** Asks anew for lists that nothing tells news of; they begin at their first page again. */
export function RefreshButton({ queryKey }: { queryKey: readonly string[] }) {
  const words = useWords(adminWords);
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<RotateCw size={14} />}
      onClick={() => void queryClient.resetQueries({ queryKey })}
    >
      {words.refresh}
    </Button>
  );
}
