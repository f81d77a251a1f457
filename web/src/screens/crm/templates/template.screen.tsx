import { useQuery } from '@tanstack/react-query';
import { useParam } from '../../../app/use-param';
import { useMay } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Page } from '../../../ui/page';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { MailPreview } from './mail-preview';
import { templateQuery } from './queries';
import { TemplateEditor } from './template-editor';
import { templateWords } from './words';

/** One template: its editor, for those who may change it. */
export default function TemplateScreen() {
  const words = useWords(templateWords);
  const may = useMay();
  const id = useParam('id');
  const query = useQuery(templateQuery(id));
  const back = <BackLink to="/crm/templates" label={words.back} />;
  if (query.data && may('crm:write')) return <TemplateEditor key={id} template={query.data} back={back} />;
  return (
    <Page title={query.data?.name ?? words.template} about={back}>
      <Loaded query={query}>
        {() => (
          <Section title={words.previewOf} about={words.readOnly}>
            <MailPreview shown={{ id }} />
          </Section>
        )}
      </Loaded>
    </Page>
  );
}
