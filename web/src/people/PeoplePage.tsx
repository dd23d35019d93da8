import { Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { summaryQuery } from '../shared/api/summary';
import type { StandingName } from '../shared/api/types';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { CustomerList } from './CustomerList';
import { questions } from './find';
import { foundQuery, type Order, ordersOffered, standingQuery } from './queries';

export function PeoplePage() {
  useTitle(texts.people.heading);
  const { q, standing, order } = useSearch({ from: '/signed-in/people' });
  return (
    <div className="stack">
      <Title order={1} size="h2">
        {q ? texts.people.results(q) : texts.people.heading}
      </Title>
      {q ? <Found q={q} /> : <Standing standing={standing ?? 'leaving'} order={order ?? ordersOffered[0]} />}
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
  return <CustomerList people={found.data} />;
}

const standings = Object.keys(texts.standing) as StandingName[];
// The one the whole house asks for first comes first.
const tabs: StandingName[] = [
  'leaving',
  'at_risk',
  ...standings.filter((s) => s !== 'leaving' && s !== 'at_risk'),
];

function Standing({ standing, order }: { standing: StandingName; order: Order }) {
  const navigate = useNavigate({ from: '/people' });
  const summary = useQuery(summaryQuery);
  const list = useInfiniteQuery(standingQuery(standing, order));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const n = summary.data?.standing[standing];
  return (
    <>
      <Group justify="space-between" align="end">
        <Group component="nav" gap="xs" aria-label={texts.people.byStanding}>
          {tabs.map((name) => (
            <Button
              key={name}
              size="xs"
              radius="xl"
              variant={name === standing ? 'filled' : 'default'}
              aria-current={name === standing ? 'page' : undefined}
              renderRoot={(props) => (
                <Link to="/people" search={(now) => ({ order: now.order, standing: name })} {...props} />
              )}
            >
              {texts.standing[name]}
            </Button>
          ))}
        </Group>
        <NativeSelect
          size="xs"
          label={texts.people.order}
          value={order}
          data={ordersOffered.map((value) => ({ value, label: texts.people.orders[value] }))}
          onChange={(change) => {
            const wanted = change.currentTarget.value as Order;
            void navigate({ search: (now) => ({ ...now, order: wanted }), replace: true });
          }}
        />
      </Group>
      <Text c="dimmed">
        {n !== undefined && `${texts.people.count(n)}: `}
        {texts.standingMeaning[standing]}.
      </Text>
      {list.isPending && <Loading />}
      {list.isError && <Problem error={list.error} again={() => list.refetch()} />}
      {list.isSuccess && people.length === 0 && <Empty title={texts.people.none} />}
      {people.length > 0 && (
        <CustomerList
          key={`${standing} ${order}`}
          people={people}
          {...(list.hasNextPage && { onEnd: () => !list.isFetchingNextPage && list.fetchNextPage() })}
        />
      )}
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
