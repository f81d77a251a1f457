import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Ban, CircleHelp, RotateCw, TriangleAlert } from 'lucide-react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { EmptyState } from '../ui/states';

export function NotFound() {
  const words = useWords(common);
  return (
    <EmptyState icon={CircleHelp} title={words.notFound} text={words.notFoundText}>
      <Button component={Link} to="/">
        {words.toStart}
      </Button>
    </EmptyState>
  );
}

export function NotAllowed() {
  const words = useWords(common);
  return (
    <EmptyState icon={Ban} title={words.notAllowed} text={words.notAllowedText}>
      <Button component={Link} to="/">
        {words.toStart}
      </Button>
    </EmptyState>
  );
}

/** Code of a screen that threw, or could not be loaded (after an update its file has another name). */
export function ScreenFailed() {
  const words = useWords(common);
  return (
    <EmptyState icon={TriangleAlert} title={words.screenFailed} text={words.screenFailedText}>
      <Button leftSection={<RotateCw size={16} />} onClick={() => location.reload()}>
        {words.reload}
      </Button>
    </EmptyState>
  );
}
