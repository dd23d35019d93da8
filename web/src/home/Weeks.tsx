// Half a year of weeks as bars: up who came closer, down who moved away, and beneath who left. A bar leads
// to its week.
import { ActionIcon, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Week } from '../shared/api/types';
import { date } from '../shared/format';
import { endOfWeeks, mondayOf, plusDays } from '../shared/week';
import { texts } from '../texts';
import { weeksQuery } from './queries';

const words = texts.home;
const height = 72;

export function Weeks({ week, latest }: { week: string; latest: string }) {
  const weeks = useQuery(weeksQuery(endOfWeeks(week, latest)));
  const items = [...(weeks.data ?? [])].sort((a, b) => (a.week < b.week ? -1 : 1));
  return (
    <nav className="weeks" aria-label={words.weeks}>
      <Group gap="xs" wrap="nowrap">
        <Step to={plusDays(week, -7)} label={words.previous} shape="‹" />
        <Text fw={600} size="sm" aria-live="polite" className="week-name">
          {week === latest ? words.now : words.weekOf(date(week))}
        </Text>
        <Step to={plusDays(week, 7)} label={words.next} shape="›" off={week >= latest} />
      </Group>
      {items.length > 1 && <Bars items={items} week={week} />}
    </nav>
  );
}

function Step({ to, label, shape, off }: { to: string; label: string; shape: string; off?: boolean }) {
  if (off)
    return (
      <ActionIcon variant="default" size="lg" disabled aria-label={label}>
        <span aria-hidden="true">{shape}</span>
      </ActionIcon>
    );
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={label}
      title={label}
      renderRoot={(props) => (
        <Link from="/" to="." search={(now) => ({ ...now, week: to })} resetScroll={false} {...props} />
      )}
    >
      <span aria-hidden="true">{shape}</span>
    </ActionIcon>
  );
}

function Bars({ items, week }: { items: Week[]; week: string }) {
  const most = Math.max(...items.map((one) => Math.max(one.closer, one.away + one.left)), 1);
  const tall = (n: number) => (n / most) * (height / 2 - 2);
  return (
    <ol className="bars" style={{ height }}>
      {items.map((one) => {
        const said = words.weekSentence(date(one.week), one.closer, one.away, one.left);
        return (
          <li key={one.week}>
            <Link
              from="/"
              to="."
              search={(now) => ({ ...now, week: mondayOf(one.week) })}
              resetScroll={false}
              aria-label={said}
              title={said}
              aria-current={one.week === week ? 'true' : undefined}
              activeProps={{}}
              className="bar"
            >
              <i className="bar-closer" style={{ height: tall(one.closer), bottom: height / 2 }} />
              <i className="bar-away" style={{ height: tall(one.away), top: height / 2 }} />
              <i className="bar-left" style={{ height: tall(one.left), top: height / 2 + tall(one.away) }} />
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
