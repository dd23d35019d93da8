// One of the roughest places: what a customer said, who owns it, and whether somebody is on it.
import { Text } from '@mantine/core';
import { AnchorLink } from '../shared/AnchorLink';
import { offered } from '../shared/api/offered';
import type { Friction } from '../shared/api/types';
import { date } from '../shared/format';
import { Quote } from '../shared/Quote';
import { texts } from '../texts';
import { changeWord } from './change';
import { letter } from './Slide';

const words = texts.home;

export function FrictionCard({ friction, place }: { friction: Friction; place: number }) {
  const { owner } = friction;
  return (
    <li className="card friction">
      <div className="friction-head">
        <span className="letter" aria-hidden="true">
          {letter(place)}
        </span>
        <div>
          <Text fw={650} component="h3" m={0} data-words>
            {friction.label ?? friction.touchpoint}
          </Text>
          <Text size="sm" c="dimmed">
            {[
              friction.stage && texts.stage(friction.stage),
              friction.channel && texts.channel(friction.channel),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </div>
        <FrictionMark friction={friction} />
      </div>
      {friction.words ? (
        <Quote words={friction.words} />
      ) : (
        <Text size="sm" c="dimmed">
          {words.noWords}
        </Text>
      )}
      <Text size="sm">
        {owner ? words.owner(texts.role(owner)) : words.noOwner}.{' '}
        {words.changeWords[changeWord(friction.change)]}{' '}
        {owner && offered('/api/todo') && (
          <AnchorLink to="/todo" search={{ role: owner }} hash={`friction-${friction.touchpoint}`}>
            {words.openTodo}
          </AnchorLink>
        )}
      </Text>
    </li>
  );
}

function FrictionMark({ friction: { state } }: { friction: Friction }) {
  const said = {
    open: words.nobody,
    taken: state.by ? words.taken(state.by) : words.takenPlain,
    done: words.done,
    put_off: state.until ? words.putOff(date(state.until)) : words.putOffPlain,
  }[state.state];
  return <span className={`state ${state.state === 'open' ? 'nobody' : state.state}`}>{said}</span>;
}
