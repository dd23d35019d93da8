// How a standing, a verdict and an effect look: always a word or a shape beside the colour.
import { Badge, Text } from '@mantine/core';
import { texts } from '../texts/en';
import type { Effect, StandingName, VerdictName } from './api/types';
import { side, size, total } from './effect';

const standingColor: Record<StandingName, string> = {
  new: 'blue',
  delighted: 'teal',
  steady: 'gray',
  at_risk: 'orange',
  leaving: 'red',
  gone: 'dark',
};

export function StandingMark({ standing }: { standing: StandingName }) {
  return (
    <Badge
      className={`standing standing-${standingColor[standing]}`}
      variant="default"
      radius="sm"
      tt="none"
      fw={600}
    >
      {texts.standing[standing]}
    </Badge>
  );
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
