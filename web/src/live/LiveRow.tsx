import { Text } from '@mantine/core';
import { memo } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import type { LiveTouch } from '../shared/api/types';
import { side, total } from '../shared/effect';
import { ago, signed, time } from '../shared/format';
import { EffectMark, StandingMark, VerdictMark } from '../shared/Mark';
import { EffectReasons, Why } from '../shared/Why';
import { texts } from '../texts';

// Later than this the moment it happened is worth telling beside the moment it came.
const lateMs = 60_000;

interface Props {
  touch: LiveTouch;
  // In a crowd: only what there is to read, since hundreds a second are drawn.
  isPassing: boolean;
}

export const LiveRow = memo(function LiveRow({ touch, isPassing }: Props) {
  return isPassing ? <Passing touch={touch} /> : <Whole touch={touch} />;
});

function Passing({ touch }: { touch: LiveTouch }) {
  const value = total(touch.effects);
  return (
    <li className="touch passing">
      <span className="when figure">{time(touch.received_at)}</span>
      <div className="what">
        <b>{touch.label}</b>
        <div className="reason">
          {texts.channel(touch.channel)}
          {touch.place && ` · ${touch.place}`}
        </div>
      </div>
      <div className="did">
        {side(value) !== 'none' && <span className={`effect ${side(value)}`}>{signed(value)}</span>}{' '}
        <span className="reason">{touch.effects.map((effect) => effect.reason).join('; ')}</span>
      </div>
      <div className="reason">{texts.verdict[touch.verdict]}</div>
      <div>{touch.standing && <StandingMark standing={touch.standing} />}</div>
    </li>
  );
}

function Whole({ touch }: { touch: LiveTouch }) {
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
}
