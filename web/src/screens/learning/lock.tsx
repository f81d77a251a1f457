import { Button, Text, VisuallyHidden } from '@mantine/core';
import { ShoppingCart } from 'lucide-react';
import { useWords } from '../../i18n/words';
import type { MyModule } from './queries';
import { learningWords } from './words';

/** Why a module is locked, and what opens it. */
export function Lock({ module, modules }: { module: MyModule; modules: readonly MyModule[] }) {
  const words = useWords(learningWords);
  const nameOf = (slug: string) => modules.find((each) => each.slug === slug)?.name ?? slug;
  const { reason, checkoutUrl, missing, name } = module;
  return (
    <>
      {missing.length > 0 && <Text size="sm">{words.first(missing.map(nameOf).join(', '))}</Text>}
      {reason === 'not_owned' &&
        (checkoutUrl === null ? (
          <Text size="sm" c="dimmed">
            {words.notSold}
          </Text>
        ) : (
          <Button
            component="a"
            href={checkoutUrl}
            target="_blank"
            rel="noopener noreferrer"
            leftSection={<ShoppingCart size={16} />}
          >
            {words.buy}
            <VisuallyHidden>
              : {name} ({words.opensOutside})
            </VisuallyHidden>
          </Button>
        ))}
    </>
  );
}
