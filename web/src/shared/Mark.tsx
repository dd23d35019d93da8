// How a standing, a verdict and an effect look: always a word or a shape beside the colour.
import { Text } from '@mantine/core';
import { texts } from '../texts';
import type { Effect, StandingName, VerdictName } from './api/types';
import { side, size, total } from './effect';

export function StandingMark({ standing }: { standing: StandingName }) {
  return <span className={`standing ${standing}`}>{texts.standing[standing]}</span>;
}

export function VerdictMark({ verdict }: { verdict: VerdictName }) {
  return (
    <Text
      span
      size="sm"
      c="dimmed"
      title={texts.verdictMeaning[verdict]}
      fw={verdict === 'quarantined' ? 700 : 400}
    >
      {texts.verdict[verdict]}
    </Text>
  );
}

export function EffectMark({ effects }: { effects: Effect[] }) {
  const value = total(effects);
  const which = side(value);
  if (which === 'none')
    return (
      <Text span size="sm" c="dimmed">
        {texts.effect.none}
      </Text>
    );
  return (
    <span className={`effect ${which}`}>
      <span aria-hidden="true">{which === 'adds' ? '▲' : '▼'}</span> {texts.effect[which][size(value)]}
    </span>
  );
}
