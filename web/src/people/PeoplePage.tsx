import { Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { StandingName } from '../shared/api/types';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { CustomerList } from './CustomerList';
import { isNarrow, type ListFilter as ListFilterOf } from './filter';
import { questions } from './find';
import { ListFilter } from './ListFilter';
import { foundQuery, type Order, ordersOffered, standingQuery } from './queries';
import { Views } from './Views';

export function PeoplePage() {
  useTitle(texts.people.heading);
  const { q, standing, order, channel, place, last, silent, trait } = useSearch({
    from: '/signed-in/people',
  });
  return (
    <div className="stack">
      <Title order={1} size="h2">
        {q ? texts.people.results(q) : texts.people.heading}
      </Title>
      {q ? (
        <Found q={q} />
      ) : (
        <Standing
          standing={standing ?? 'leaving'}
          order={order ?? ordersOffered[0]}
          filter={{ channel, place, last, silent, trait }}
        />
      )}
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
type Tab = StandingName | 'any';
const tabs: Tab[] = [
  'leaving',
  'at_risk',
  ...standings.filter((s) => s !== 'leaving' && s !== 'at_risk'),
  'any',
];

function Standing({ standing, order, filter }: { standing: Tab; order: Order; filter: ListFilterOf }) {
  const navigate = useNavigate({ from: '/people' });
  const list = useInfiniteQuery(standingQuery(standing === 'any' ? undefined : standing, order, filter));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  const n = list.data?.pages[0]?.count ?? undefined;
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
                <Link to="/people" search={(now) => ({ ...now, q: undefined, standing: name })} {...props} />
              )}
            >
              {name === 'any' ? texts.peopleFilter.any : texts.standing[name]}
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
      <ListFilter filter={filter} />
      <Views />
      <Text c="dimmed">
        {n !== undefined && `${texts.people.count(n)}: `}
        {standing === 'any' ? texts.peopleFilter.anyMeaning : texts.standingMeaning[standing]}
        {isNarrow(filter) && `, ${texts.peopleFilter.narrowed}`}.
      </Text>
      {list.isPending && <Loading />}
      {list.isError && <Problem error={list.error} again={() => list.refetch()} />}
      {list.isSuccess && people.length === 0 && (
        <Empty title={isNarrow(filter) ? texts.peopleFilter.none : texts.people.none} />
      )}
      {people.length > 0 && (
        <CustomerList
          key={`${standing} ${order} ${JSON.stringify(filter)}`}
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
