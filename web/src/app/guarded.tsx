import { Navigate } from '@tanstack/react-router';
import { type FunctionComponent, lazy, Suspense } from 'react';
import { PageSkeleton } from '../ui/states';
import { NotAllowed } from './odd-pages';
import { FIRST_OF_MEMBERS, isOpen, type Screen } from './screens';
import { useMay } from './use-session';

/** The screen for those who may open it. It is loaded when somebody does. */
export function guarded(screen: Screen): FunctionComponent {
  const Shown = lazy(screen.load);
  const shown = () => (
    <Suspense fallback={<PageSkeleton />}>
      <Shown />
    </Suspense>
  );
  if (screen.access === 'public') return shown;
  return function Guarded() {
    const may = useMay();
    if (isOpen(screen, may)) return shown();
    return screen.path === '/' ? <Navigate to={FIRST_OF_MEMBERS} replace /> : <NotAllowed />;
  };
}
