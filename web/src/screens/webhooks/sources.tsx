import { Button, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { Dialog } from '../../ui/dialog';
import { sourcesQuery } from './queries';
import { SourceCard } from './source-card';
import { SourceForm } from './source-form';
import { webhookWords } from './words';

/** Who may send. There is always one: the built-in source. */
export function Sources() {
  const words = useWords(webhookWords);
  const query = useQuery(sourcesQuery);
  const [isMaking, setIsMaking] = useState(false);
  return (
    <Section
      title={words.tabs.sources}
      about={words.sourcesAbout}
      actions={
        <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setIsMaking(true)}>
          {words.newSource}
        </Button>
      }
    >
      <Dialog opened={isMaking} title={words.newSource} onClose={() => setIsMaking(false)}>
        <SourceForm onDone={() => setIsMaking(false)} />
      </Dialog>
      <Loaded query={query}>
        {(sources) => (
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            {sources.map((source) => (
              <SourceCard key={source.id} source={source} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </Section>
  );
}
