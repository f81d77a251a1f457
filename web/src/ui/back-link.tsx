import { Group } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { TextLink } from './text-link';

/** From a detail to the list that it is in. */
export function BackLink({
  to,
  search,
  label,
}: {
  to: string;
  search?: Record<string, string>;
  label: string;
}) {
  return (
    <TextLink to={to} search={search} size="sm">
      <Group gap={4} component="span">
        <ArrowLeft size={14} aria-hidden />
        {label}
      </Group>
    </TextLink>
  );
}
