import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LayoutTemplate } from 'lucide-react';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Page } from '../../../ui/page';
import { EmptyState, Loaded } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { templateChoicesQuery } from '../templates/queries';
import { CampaignForm } from './campaign-form';
import { campaignWords } from './words';

/** Writes a campaign; it is a draft until somebody sends it. */
export default function NewCampaignScreen() {
  const words = useWords(campaignWords);
  const navigate = useNavigate();
  const templates = useQuery(templateChoicesQuery);
  return (
    <Page title={words.newCampaign} about={<BackLink to="/crm/campaigns" label={words.back} />}>
      <Loaded
        query={templates}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState icon={LayoutTemplate} title={words.noTemplatesTitle} text={words.noTemplatesText}>
            <TextLink to="/crm/templates">{words.toTemplates}</TextLink>
          </EmptyState>
        }
      >
        {() => (
          <CampaignForm
            onSaved={({ id }, isToSend) =>
              void navigate({
                to: '/crm/campaigns/$id',
                params: { id },
                search: isToSend ? { send: '1' } : {},
              })
            }
          />
        )}
      </Loaded>
    </Page>
  );
}
