// Customers as rows that are one link each. Only what is near the screen is in the page, so that a list of
// any length scrolls as one of fifty; near its end the next are asked for.
import { Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CustomerShort } from '../shared/api/types';
import { ago, date, units } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { alsoKnownBy, nameOf } from '../shared/nameOf';
import { texts } from '../texts';

const rowPixels = { wide: 70, narrow: 118 };
const nearEnd = 10;

export function CustomerList({ people, onEnd }: { people: CustomerShort[]; onEnd?: () => unknown }) {
  const box = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const isNarrow = useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false });
  const rowHeight = isNarrow ? rowPixels.narrow : rowPixels.wide;
  useLayoutEffect(() => {
    if (box.current) setTop(box.current.getBoundingClientRect().top + scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: people.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (i) => people[i]?.id ?? i,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are as high as this says
  useEffect(() => rows.measure(), [rowHeight]);
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    // Never on the first screen: whoever does not scroll has seen enough.
    if (onEnd && scrollY > 0 && last >= people.length - nearEnd) onEnd();
  }, [last, people.length, onEnd]);
  return (
    <div className="card list-card">
      <ul
        ref={box}
        className="virtual"
        aria-label={texts.people.list}
        style={{ height: rows.getTotalSize() }}
      >
        {shown.map(({ index, key, start }) => {
          const person = people[index];
          return (
            person && (
              <li
                key={key}
                aria-setsize={people.length}
                aria-posinset={index + 1}
                style={{ height: rowHeight, transform: `translateY(${start - top}px)` }}
              >
                <Row person={person} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function Row({ person }: { person: CustomerShort }) {
  return (
    <Link to="/people/$id" params={{ id: person.id }} className="person">
      <div className="who">
        <Text fw={600} truncate>
          {nameOf(person)}
        </Text>
        <Text size="sm" c="dimmed" truncate>
          {alsoKnownBy(person).join(', ') || texts.people.touches(person.touches)}
        </Text>
      </div>
      <div>
        <StandingMark standing={person.standing} />
      </div>
      <Text size="sm" c="dimmed" className="wide">
        {texts.people.since(date(person.standing_since))}
        <br />
        {texts.people.lastTouch(ago(person.last_touch_at))}
      </Text>
      <Text ta="right" className={`figure ${person.balance < 0 ? 'takes' : 'adds'}`} fw={600}>
        <span className="visually-hidden">{texts.customer.balance} </span>
        {units(person.balance)}
      </Text>
    </Link>
  );
}
