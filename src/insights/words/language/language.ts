import type { Locale } from '../../../common/index.js';
import { ENGLISH } from './english.js';
import { PORTUGUESE } from './portuguese.js';
import type { Language } from './vocabulary.js';

/** What a text may say in each language. */
export const LANGUAGES: Readonly<Record<Locale, Language>> = { 'pt-BR': PORTUGUESE, en: ENGLISH };
