import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/app.css';
import { notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import './app/live';
import { queryClient } from './app/query-client';
import { session } from './app/session';
import { settingsQuery } from './app/use-settings';

// whoever comes next on this machine sees nothing of who was here
session.state.subscribe(() => {
  if (session.state.value.status !== 'out') return;
  queryClient.clear();
  notifications.clean();
});
void queryClient.prefetchQuery(settingsQuery);
void session.start();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
