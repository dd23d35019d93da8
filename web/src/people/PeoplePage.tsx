import { Button, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { summaryQuery } from '../shared/api/summary';
import type { CustomerShort, StandingName } from '../shared/api/types';
import { ago, date, units } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts/en';
import { questions } from './find';
import { foundQuery, standingQuery } from './queries';

export function PeoplePage() {
  useTitle(texts.people.heading);
  const { q, standing } = useSearch({ from: '/signed-in/people' });
  return (
    <div className="stack">
      <Title order={1} size="h2">
        {q ? texts.people.results(q) : texts.people.heading}
      </Title>
      {q ? <Found q={q} /> : <Standing standing={standing ?? 'leaving'} />}
    </div>
  );
}

function Found({ q }: { q: string }) {
  const found = useQuery(foundQuery(q));
  if (questions(q).length === 0) return <Empty title={texts.people.tooShort} />;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Problem error={found.error} again={() => found.refetch()} />;
  if (found.data.length === 0)
    return <Empty title={texts.people.noResult(q)}>{texts.people.noResultHint}</Empty>;
  return <People people={found.data} />;
}

const standings = Object.keys(texts.standing) as StandingName[];
// The one the whole house asks for first comes first.
const order: StandingName[] = [
  'leaving',
  'at_risk',
  ...standings.filter((s) => s !== 'leaving' && s !== 'at_risk'),
];

function Standing({ standing }: { standing: StandingName }) {
  const summary = useQuery(summaryQuery);
  const list = useInfiniteQuery(standingQuery(standing));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const n = summary.data?.standing[standing];
  return (
    <>
      <Group component="nav" gap="xs" aria-label={texts.people.byStanding}>
        {order.map((name) => (
          <Button
            key={name}
            size="xs"
            radius="xl"
            variant={name === standing ? 'filled' : 'default'}
            aria-current={name === standing ? 'page' : undefined}
            renderRoot={(props) => <Link to="/people" search={{ standing: name }} {...props} />}
          >
            {texts.standing[name]}
          </Button>
        ))}
      </Group>
      <Text c="dimmed">
        {n !== undefined && `${texts.people.count(n)}: `}
        {texts.standingMeaning[standing]}.
      </Text>
      {list.isPending && <Loading />}
      {list.isError && <Problem error={list.error} again={() => list.refetch()} />}
      {list.isSuccess && people.length === 0 && <Empty title={texts.people.none} />}
      {people.length > 0 && <People people={people} />}
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {texts.people.more}
          </Button>
        </Group>
      )}
    </>
  );
}

function People({ people }: { people: CustomerShort[] }) {
  return (
    <ul className="rows card">
      {people.map((person) => (
        <li key={person.id}>
          <Link to="/people/$id" params={{ id: person.id }} className="person">
            <div>
              <Text fw={600} truncate>
                {person.name ?? texts.people.unnamed}
              </Text>
              <Text size="sm" c="dimmed" truncate>
                {person.identifiers.map(({ value }) => value).join(', ')}
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
        </li>
      ))}
    </ul>
  );
}
