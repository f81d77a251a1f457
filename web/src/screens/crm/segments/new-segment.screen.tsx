import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Page } from '../../../ui/page';
import { SegmentEditor } from './segment-editor';
import { segmentWords } from './words';

export default function NewSegmentScreen() {
  const words = useWords(segmentWords);
  return (
    <Page title={words.newSegment} about={<BackLink to="/crm/segments" label={words.back} />}>
      <SegmentEditor />
    </Page>
  );
}
