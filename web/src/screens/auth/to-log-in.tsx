import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../i18n/words';
import { authWords } from './words';

export function ToLogIn() {
  const words = useWords(authWords);
  return (
    <Anchor component={Link} {...{ to: '/' }} size="sm" ta="center">
      {words.toLogIn}
    </Anchor>
  );
}
