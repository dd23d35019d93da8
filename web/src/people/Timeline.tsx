import { Text } from '@mantine/core';
import { memo } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import type { TimelineTouch } from '../shared/api/types';
import { rowOf, side, total } from '../shared/effect';
import { moment, money, shown, signed } from '../shared/format';
import { anchor, EffectReasons, Why } from '../shared/Why';
import { texts } from '../texts';
import { TouchLink } from './TouchLink';

const words = texts.customer;
const receivedLateMs = 60_000;

interface Props {
  touches: TimelineTouch[];
  customer: string;
  chosen: string | undefined;
}

// Every touch from every channel, newest first.
export function Timeline({ touches, customer, chosen }: Props) {
  return (
    <ol className="rows timeline">
      {touches.map((touch) => (
        <Row key={rowOf(touch)} touch={touch} customer={customer} isChosen={rowOf(touch) === chosen} />
      ))}
    </ol>
  );
}

const Row = memo(function Row({
  touch,
  customer,
  isChosen,
}: {
  touch: TimelineTouch;
  customer: string;
  isChosen: boolean;
}) {
  const effect = total(touch.effects);
  return (
    <li id={anchor(rowOf(touch))} tabIndex={-1} className={isChosen ? 'shown' : undefined}>
      <Text size="sm" c="dimmed" className="when">
        <time dateTime={touch.at}>{moment(touch.at)}</time>
      </Text>
      <div>
        <Text fw={600}>{touch.label}</Text>
        <Text size="sm" c="dimmed">
          {texts.channel(touch.channel)}
          {touch.place && ` · ${touch.place}`}
          {touch.value !== null && ` · ${money(touch.value)}`}
          {touch.rating !== null && ` · ${words.rating(touch.rating)}`}
          {touch.signal && <Signal touch={touch} customer={customer} />}
          {!touch.signal && (
            <>
              {' · '}
              <AnchorLink
                to="/touches/$id"
                params={{ id: touch.position.replaceAll('/', '-') }}
                aria-label={texts.way.openOf(touch.label)}
              >
                {texts.way.open}
              </AnchorLink>
            </>
          )}
        </Text>
        {touch.effects.map((one) => (
          <Text key={`${one.rule} ${one.touchpoint}`} size="sm">
            {one.reason}
          </Text>
        ))}
        {touch.text && <Text className="quote">{touch.text}</Text>}
        <WhatWasDone touch={touch} />
      </div>
      <div style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
        {effect === 0 ? (
          <Text span size="sm" c="dimmed">
            {texts.effect.none}
          </Text>
        ) : (
          <strong className={`figure ${side(effect)}`}>{signed(effect)}</strong>
        )}{' '}
        <Why about={`${touch.label}, ${moment(touch.at)}`}>
          <EffectReasons effects={touch.effects} customer={customer} />
          <Details touch={touch} />
        </Why>
      </div>
    </li>
  );
});

// What somebody of the company wrote down here: the reason, the answer, what came of it.
const writtenDown = ['why', 'answer', 'outcome'];
function WhatWasDone({ touch: { source, properties } }: { touch: TimelineTouch }) {
  if (source !== 'regard') return null;
  return writtenDown.map(
    (name) =>
      typeof properties[name] === 'string' && (
        <Text key={name} size="sm" className="quote">
          {properties[name]}
        </Text>
      ),
  );
}

function Signal({ touch, customer }: { touch: TimelineTouch; customer: string }) {
  const evidence = [...new Set(touch.evidence)];
  return (
    <>
      {` · ${words.signal}`}
      {evidence.map((position, i) => (
        <span key={position}>
          {i === 0 ? ': ' : ', '}
          <TouchLink customer={customer} position={position}>
            {position}
          </TouchLink>
        </span>
      ))}
    </>
  );
}

function Details({ touch }: { touch: TimelineTouch }) {
  const late = Date.parse(touch.received_at) - Date.parse(touch.at) > receivedLateMs;
  return (
    <dl className="facts">
      {Object.entries(touch.properties).map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
      <dt>{words.source}</dt>
      <dd>
        {touch.source}
        {late && `, ${words.received(moment(touch.received_at))}`}
      </dd>
      <dt>{words.position}</dt>
      <dd>
        <AnchorLink to="/touches/$id" params={{ id: touch.position.replaceAll('/', '-') }}>
          {touch.position}
        </AnchorLink>
      </dd>
    </dl>
  );
}
