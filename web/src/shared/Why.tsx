// The answer to “why this number?”: a small page that opens beside it.
import { Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { texts } from '../texts';
import type { Effect } from './api/types';
import { signed } from './format';

export function Why({ about, children }: { about: string; children: ReactNode }) {
  return (
    <Popover
      width={340}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
      withRoles={false}
    >
      <Popover.Target>
        <UnstyledButton className="why" aria-label={texts.why.askAbout(about)} aria-haspopup="dialog">
          {texts.why.ask}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={texts.why.askAbout(about)} tabIndex={-1} data-autofocus>
        <Stack gap="xs">{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

// What a touch did: each effect with its reason, the rule that says so, and the touches it came from.
export function EffectReasons({ effects, customer }: { effects: Effect[]; customer?: string }) {
  if (effects.length === 0) return <Text size="sm">{texts.why.noEffect}</Text>;
  return (
    <>
      {effects.map((effect) => (
        <EffectReason
          key={`${effect.rule} ${effect.touchpoint} ${effect.evidence.join()}`}
          effect={effect}
          {...(customer && { customer })}
        />
      ))}
      <Text size="xs" c="dimmed">
        {texts.guess.meaning}
      </Text>
    </>
  );
}

function EffectReason({ effect, customer }: { effect: Effect; customer?: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        <span className={`figure ${effect.effect < 0 ? 'takes' : 'adds'}`}>{signed(effect.effect)}</span>{' '}
        {effect.reason}
      </Text>
      <dl className="facts">
        <dt>{texts.why.rule}</dt>
        <dd>{effect.rule}</dd>
        <dt>{texts.why.touchpoint}</dt>
        <dd>{effect.touchpoint}</dd>
        <dt>{texts.why.catalogue}</dt>
        <dd>{effect.catalogue_version}</dd>
        <dt>{texts.why.evidence}</dt>
        <dd>
          {effect.evidence.map((position) =>
            customer ? (
              <Link
                key={position}
                to="/people/$id"
                params={{ id: customer }}
                hash={anchor(position)}
                className="position"
              >
                {position}
              </Link>
            ) : (
              <span key={position} className="position">
                {position}
              </span>
            ),
          )}
        </dd>
      </dl>
    </div>
  );
}

// The name of a touch's place on the page: p3/812/17 -> t-p3-812-17.
export const anchor = (position: string) => `t-${position.replaceAll('/', '-')}`;
