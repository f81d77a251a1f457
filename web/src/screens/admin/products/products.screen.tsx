import { Tabs } from '@mantine/core';
import { useChoice } from '../../../app/use-address';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { PageTabs } from '../../../ui/page-tabs';
import { Modules } from './modules';
import { Products } from './products';
import { productWords } from './words';

const TABS = ['products', 'modules'] as const;

/** What is sold, and what it unlocks. */
export default function ProductsScreen() {
  const words = useWords(productWords);
  const [tab, setTab] = useChoice('tab', TABS, 'products');
  return (
    <Page title={words.title} about={words.about}>
      <PageTabs tabs={TABS} labels={words.tabs} value={tab} onChange={setTab}>
        <Tabs.Panel value="products">
          <Products />
        </Tabs.Panel>
        <Tabs.Panel value="modules">
          <Modules />
        </Tabs.Panel>
      </PageTabs>
    </Page>
  );
}
