import { useStore } from './store';
import { type Me, type Permission, session } from './session';

/** Whoever is logged in. Only for what is shown to people who are. */
export function useMe(): Me {
  const state = useStore(session.state);
  if (state.status !== 'in') throw new Error('nobody is logged in');
  return state.me;
}

/** Whether the reader may do this: `const may = useMay(); may('crm:write')`. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}
