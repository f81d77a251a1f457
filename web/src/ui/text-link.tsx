import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link within the console. */
export function TextLink({
  to,
  params,
  search,
  children,
  ...props
}: AnchorProps & {
  title?: string;
  'aria-label'?: string;
  to: string;
  params?: Record<string, string>;
  search?: Record<string, string>;
  children: ReactNode;
}) {
  return (
    <Anchor
      component={Link}
      {...({ to, params, search } as object)}
      inherit={props.size === undefined}
      {...props}
    >
      {children}
    </Anchor>
  );
}
