import { Modal } from '@mantine/core';
import type { Schemas } from '../../api/schemas';
import { useWords } from '../../i18n/words';
import { EventTypeForm } from './event-type-form';
import { eventWords } from './words';

/** @param edited undefined: closed */
export function EventTypeModal({
  edited,
  onClose,
}: {
  edited: Schemas['EventTypeDto'] | 'new' | undefined;
  onClose: () => void;
}) {
  const words = useWords(eventWords);
  const type = edited === 'new' ? undefined : edited;
  return (
    <Modal
      opened={edited !== undefined}
      onClose={onClose}
      title={type ? words.editType(type.type) : words.newType}
      size="lg"
    >
      <EventTypeForm declared={type} onDone={onClose} />
    </Modal>
  );
}
