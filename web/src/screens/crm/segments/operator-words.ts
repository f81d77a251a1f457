import { defineWords } from '../../../i18n/words';

/** How a field is compared. */
export const operatorWords = defineWords<Readonly<Record<string, string>>>(
  {
    eq: 'é igual a',
    ne: 'é diferente de',
    in: 'é um de',
    not_in: 'não é nenhum de',
    contains: 'contém',
    not_contains: 'não contém',
    starts_with: 'começa com',
    ends_with: 'termina com',
    exists: 'está preenchido',
    not_exists: 'está vazio',
    gt: 'maior que',
    gte: 'maior ou igual a',
    lt: 'menor que',
    lte: 'menor ou igual a',
    last_days: 'nos últimos dias',
    next_days: 'nos próximos dias',
  },
  {
    eq: 'is',
    ne: 'is not',
    in: 'is one of',
    not_in: 'is none of',
    contains: 'contains',
    not_contains: 'does not contain',
    starts_with: 'begins with',
    ends_with: 'ends with',
    exists: 'is filled in',
    not_exists: 'is empty',
    gt: 'more than',
    gte: 'at least',
    lt: 'less than',
    lte: 'at most',
    last_days: 'within the last days',
    next_days: 'within the next days',
  },
);

/** The same of days and times. */
export const dayOperatorWords = defineWords<Readonly<Record<string, string>>>(
  { gt: 'depois de', gte: 'a partir de', lt: 'antes de', lte: 'até' },
  { gt: 'after', gte: 'from', lt: 'before', lte: 'until' },
);

/** The same of tags. */
export const tagOperatorWords = defineWords<Readonly<Record<string, string>>>(
  {
    contains: 'tem a tag',
    not_contains: 'não tem a tag',
    in: 'tem uma destas',
    not_in: 'não tem nenhuma destas',
  },
  {
    contains: 'has the tag',
    not_contains: 'has not the tag',
    in: 'has one of',
    not_in: 'has none of',
  },
);
