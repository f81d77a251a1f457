import { Input, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import { useStore } from '../../app/store';
import { common } from '../../i18n/common';
import { localeStore, setLocale } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { accountWords } from './words';

/** Language and theme. */
export function Preferences() {
  const words = useWords(accountWords);
  const shared = useWords(common);
  const locale = useStore(localeStore);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={words.preferences} about={words.preferencesAbout}>
      <Stack>
        <Input.Wrapper label={shared.language} labelElement="div">
          <div>
            <SegmentedControl
              aria-label={shared.language}
              value={locale}
              onChange={(value) => setLocale(value)}
              data={[
                { value: 'pt-BR', label: 'Português' },
                { value: 'en', label: 'English' },
              ]}
            />
          </div>
        </Input.Wrapper>
        <Input.Wrapper label={shared.theme} labelElement="div">
          <div>
            <SegmentedControl
              aria-label={shared.theme}
              value={colorScheme}
              onChange={(value) => setColorScheme(value)}
              data={[
                { value: 'light', label: shared.light },
                { value: 'dark', label: shared.dark },
                { value: 'auto', label: shared.auto },
              ]}
            />
          </div>
        </Input.Wrapper>
      </Stack>
    </Section>
  );
}
