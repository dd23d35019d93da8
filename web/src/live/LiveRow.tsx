import { Text } from '@mantine/core';
import { memo } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import type { LiveTouch } from '../shared/api/types';
import { ago, time } from '../shared/format';
import { EffectMark, StandingMark, VerdictMark } from '../shared/Mark';
import { EffectReasons, Why } from '../shared/Why';
import { texts } from '../texts';

// Later than this the moment it happened is worth telling beside the moment it came.
const lateMs = 60_000;

export const LiveRow = memo(function LiveRow({ touch }: { touch: LiveTouch }) {
  const late = Date.parse(touch.received_at) - Date.parse(touch.at) > lateMs;
  return (
    <li className="touch fresh">
      <Text span className="when figure" size="sm" c="dimmed">
        <time dateTime={touch.received_at}>{time(touch.received_at)}</time>
      </Text>
      <div className="what">
        <Text span fw={600}>
          {touch.label}
        </Text>
        <Text size="sm" c="dimmed">
          {texts.channel(touch.channel)}
          {touch.place && ` · ${touch.place}`}
          {late && ` · ${texts.live.late(ago(touch.at))}`}
          {touch.customer && (
            <>
              {' · '}
              <AnchorLink to="/people/$id" params={{ id: touch.customer }}>
                {texts.live.customer}
              </AnchorLink>
            </>
          )}
        </Text>
      </div>
      <div className="did">
        {touch.verdict === 'accepted' && (
          <>
            <EffectMark effects={touch.effects} />{' '}
            <Why about={touch.label}>
              <EffectReasons effects={touch.effects} {...(touch.customer && { customer: touch.customer })} />
            </Why>
            <div className="reason">{touch.effects.map((effect) => effect.reason).join('; ')}</div>
          </>
        )}
      </div>
      <div>
        <VerdictMark verdict={touch.verdict} />
        {touch.verdict !== 'quarantined' && (
          <div>
            <AnchorLink
              from="/live"
              to="."
              search={{ touch: touch.position.replaceAll('/', '-') }}
              replace
              resetScroll={false}
              size="sm"
              aria-label={texts.way.openOf(touch.label)}
            >
              {texts.way.open}
            </AnchorLink>
          </div>
        )}
      </div>
      <div>{touch.standing && <StandingMark standing={touch.standing} />}</div>
    </li>
  );
});
