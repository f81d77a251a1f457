import { useParams } from '@tanstack/react-router';

/** A part of the path: `useParam('id')` of `/events/$id`. */
export function useParam(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return params[name] ?? '';
}
