import { Button, Center, Loader } from '@mantine/core';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { CloudOff } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { EmptyState } from '../ui/states';
import { SCREENS } from './screens';
import { session } from './session';
import { useStore } from './store';

const LogIn = lazy(() => import('../screens/auth/log-in.screen'));
const Shell = lazy(() => import('./shell/shell'));

const PUBLIC = new Set(SCREENS.flatMap(({ access, path }) => (access === 'public' ? [path] : [])));

/** How often a server that does not answer is asked again, in ms. */
const ASK_AGAIN_MS = 3000;

/** What stands around the screen: the shell for people who are logged in, the log-in for those who are not. */
export function Frame() {
  const { status } = useStore(session.state);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (status === 'starting') return <Waiting />;
  if (status === 'away') return <Away />;
  return (
    <Suspense fallback={<Waiting />}>
      {PUBLIC.has(path) ? (
        <Outlet />
      ) : status === 'in' ? (
        <Shell>
          <Outlet />
        </Shell>
      ) : (
        <LogIn />
      )}
    </Suspense>
  );
}

function Waiting() {
  const words = useWords(common);
  return (
    <Center h="100vh" role="status" aria-label={words.loading}>
      <Loader />
    </Center>
  );
}

function Away() {
  const words = useWords(common);
  useEffect(() => {
    const timer = setInterval(() => void session.start(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main>
      <EmptyState icon={CloudOff} title={words.away} text={words.awayText}>
        <Button onClick={() => void session.start()}>{words.retry}</Button>
      </EmptyState>
    </main>
  );
}
