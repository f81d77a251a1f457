import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../../app/use-session';
import { fieldsQuery, stagesQuery, staffQuery } from './queries';

/** Names for what contacts only say by id or key; what is not known (yet) is shown as it is. */
export function usePeople() {
  const may = useMay();
  const stages = useQuery(stagesQuery).data ?? [];
  const staff = useQuery({ ...staffQuery, enabled: may('admin:read') }).data ?? [];
  const fields = useQuery(fieldsQuery).data ?? [];
  return {
    stages,
    staff,
    fields,
    stageName: (key: string) => stages.find((stage) => stage.key === key)?.label ?? key,
    staffName: (id: string) => staff.find((each) => each.id === id)?.name ?? id,
  };
}
