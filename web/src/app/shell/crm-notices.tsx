import { notifications } from '@mantine/notifications';
import { useLive } from '../use-live';

/** How long what a workflow says is shown, in ms. */
const SHOWN_MS = 15_000;

/** What workflows have to say to the reader, wherever they are. */
export function CrmNotices() {
  useLive('crm:notice', ({ message, workflow }) =>
    notifications.show({ title: workflow.name, message, color: 'brand', autoClose: SHOWN_MS }),
  );
  return null;
}
