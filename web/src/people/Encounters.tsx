// How they see us: what they met, in the order they met it, in the catalogue's first person.
import { Text } from '@mantine/core';
import type { TimelineTouch } from '../shared/api/types';
import { rowOf, side, total } from '../shared/effect';
import { date } from '../shared/format';
import { texts } from '../texts';

const words = texts.customer;
const shapes = { adds: '▲', takes: '▼', none: '·' };

export function Encounters({ touches }: { touches: TimelineTouch[] }) {
  const met = touches.filter((touch) => !touch.signal).reverse();
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {words.timelineTheirsHint}
      </Text>
      <ol className="encounters">
        {met.map((touch, i) => {
          const which = side(total(touch.effects));
          const day = date(touch.at);
          const isNewDay = i === 0 || date((met[i - 1] as TimelineTouch).at) !== day;
          return (
            <li key={rowOf(touch)}>
              <time dateTime={touch.at}>{isNewDay && day}</time>
              <span className={which} aria-hidden="true">
                {shapes[which]}
              </span>
              <span>
                {touch.label} <span className="where">{texts.channel(touch.channel)}</span>
                {touch.effects.length > 0 && (
                  <Text size="sm" c="dimmed">
                    {touch.effects.map((effect) => effect.reason).join('; ')}
                  </Text>
                )}
                {touch.text && <Text className="quote">{touch.text}</Text>}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
