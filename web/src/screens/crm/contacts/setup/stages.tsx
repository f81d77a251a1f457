import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Milestone, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../../api/client';
import { useMay } from '../../../../app/use-session';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { Dialog } from '../../../../ui/dialog';
import { Section } from '../../../../ui/section';
import { EmptyState, Loaded } from '../../../../ui/states';
import { useAction } from '../../../../ui/use-action';
import { useConfirm } from '../../../../ui/use-confirm';
import { type Stage, stagesQuery } from '../queries';
import { StageForm } from './stage-form';
import { setupWords } from './words';

/** The pipeline, in its order. */
export function Stages() {
  const words = useWords(setupWords);
  const format = useFormat();
  const may = useMay();
  const query = useQuery(stagesQuery);
  const [edited, setEdited] = useState<Stage | 'new'>();
  const [confirm, dialog] = useConfirm();
  const remove = useAction(
    (key: string) => ask(api.DELETE('/api/crm/stages/{key}', { params: { path: { key } } })),
    { done: words.removed, changes: ['contact-stages'] },
  );
  const mayWrite = may('crm:write');
  const askAndRemove = async ({ key, label }: Stage) => {
    const yes = await confirm({
      title: words.removeStageTitle(label),
      text: words.removeStageText,
      action: words.removeAction,
      danger: true,
    });
    if (yes) remove.mutate(key);
  };
  return (
    <Section
      title={words.stages}
      about={words.stagesAbout}
      actions={
        mayWrite && (
          <Button size="xs" leftSection={<Plus size={14} />} onClick={() => setEdited('new')}>
            {words.newStage}
          </Button>
        )
      }
    >
      {dialog}
      <Dialog
        opened={edited !== undefined}
        title={edited === 'new' ? words.newStage : words.editStage}
        onClose={() => setEdited(undefined)}
      >
        {edited !== undefined && (
          <StageForm stage={edited === 'new' ? undefined : edited} onDone={() => setEdited(undefined)} />
        )}
      </Dialog>
      <Loaded
        query={query}
        isEmpty={(stages) => stages.length === 0}
        empty={<EmptyState icon={Milestone} title={words.noStagesTitle} text={words.noStagesText} />}
      >
        {(stages) => (
          <Stack component="ol" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {stages.map((stage) => (
              <Group
                key={stage.key}
                component="li"
                justify="space-between"
                wrap="nowrap"
                py={6}
                style={{ borderTop: '1px solid var(--td-grid)' }}
              >
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  <Text span c="dimmed" size="sm" className="figures" mr="xs">
                    {format.number(stage.position)}
                  </Text>
                  {stage.label}
                </Text>
                {mayWrite && (
                  <Group gap={4} wrap="nowrap">
                    <ActionIcon
                      variant="subtle"
                      aria-label={words.edit(stage.label)}
                      onClick={() => setEdited(stage)}
                    >
                      <Pencil size={16} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      c="var(--td-bad)"
                      aria-label={words.remove(stage.label)}
                      onClick={() => void askAndRemove(stage)}
                    >
                      <Trash2 size={16} />
                    </ActionIcon>
                  </Group>
                )}
              </Group>
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
