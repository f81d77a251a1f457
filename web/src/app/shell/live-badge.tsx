import { Badge, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { live, type LiveState } from '../live';
import { useStore } from '../store';

/** A connection that is back within this time, in ms, was never away for people: each token ends one. */
const BRIEF_MS = 1500;

/** Whether what is shown moves by itself. */
export function LiveBadge() {
  const words = useWords(common);
  const state = useSettled(useStore(live.state));
  const [label, text, color] = {
    live: [words.live, words.liveText, 'brand'],
    connecting: [words.connecting, words.connectingText, 'yellow'],
    off: [words.notLive, words.notLiveText, 'gray'],
  }[state];
  return (
    <Tooltip label={text}>
      <Badge
        color={color}
        variant={state === 'live' ? 'filled' : 'outline'}
        role="status"
        data-live={state}
        tt="none"
        tabIndex={0}
        c={state === 'live' ? undefined : 'var(--mantine-color-text)'}
      >
        {label}
      </Badge>
    </Tooltip>
  );
}

function useSettled(state: LiveState): LiveState {
  const [settled, setSettled] = useState(state);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(state), state === 'live' ? 0 : BRIEF_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return settled;
}
