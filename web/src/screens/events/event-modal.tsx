import { Modal } from '@mantine/core';
import type { Schemas } from '../../api/schemas';
import { useWords } from '../../i18n/words';
import { EventForm } from './event-form';
import { eventWords } from './words';

/** Makes an event, or changes one. */
export function EventModal({
  event,
  opened,
  onClose,
}: {
  event?: Schemas['EventDto'];
  opened: boolean;
  onClose: () => void;
}) {
  const words = useWords(eventWords);
  return (
    <Modal opened={opened} onClose={onClose} title={event ? words.edit : words.newEvent} size="lg">
      <EventForm event={event} onDone={onClose} />
    </Modal>
  );
}
