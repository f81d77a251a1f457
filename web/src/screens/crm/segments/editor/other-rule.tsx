import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../../../i18n/words';
import type { Said } from '../rules';
import { segmentWords } from '../words';
import type { RulePart } from './rule-part';

/** A rule that has no form of its own here, as the API takes it. */
export function OtherRule({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const [text, setText] = useState(() => JSON.stringify(rule));
  const [isWrong, setIsWrong] = useState(false);
  return (
    <Textarea
      size="xs"
      flex={1}
      miw={220}
      autosize
      label={words.otherRule}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={text}
      error={isWrong && words.otherRuleWrong}
      onChange={({ target: { value } }) => {
        setText(value);
        const said = parsed(value);
        setIsWrong(!said);
        if (said) onChange(said);
      }}
    />
  );
}

function parsed(text: string): Said | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Said) : undefined;
  } catch {
    return undefined;
  }
}
