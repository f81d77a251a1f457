import { Store } from '../app/store';

const LOCALES = ['pt-BR', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

const KEY = 'td-locale';

/** What was chosen before, else the first language of the browser that we have, else English. */
function initialLocale(): Locale {
  const kept = localStorage.getItem(KEY);
  const known = LOCALES.find((locale) => locale === kept);
  if (known) return known;
  const ofBrowser = navigator.languages.find((tag) => /^(pt|en)\b/i.test(tag));
  return ofBrowser && /^pt/i.test(ofBrowser) ? 'pt-BR' : 'en';
}

export const localeStore = new Store<Locale>(initialLocale());

document.documentElement.lang = localeStore.value;

export function setLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale;
  localeStore.set(locale);
}
