import { Badge, ColorSwatch } from '@mantine/core';
import type { Schemas } from '../../api/schemas';

/** A type by the name and the colour that were declared for it. */
export function TypeMark({
  type,
  declared,
}: {
  type: string;
  declared: Schemas['EventTypeDto'] | undefined;
}) {
  return (
    <Badge
      variant="default"
      tt="none"
      fw={600}
      title={type}
      leftSection={
        declared?.colour ? <ColorSwatch size={10} color={declared.colour} withShadow={false} /> : undefined
      }
    >
      {declared?.label ?? type}
    </Badge>
  );
}
