import { Alert, Button, Group, SegmentedControl, Text, TextInput, Title } from '@mantine/core';
import { type UseInfiniteQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { Refused } from '../shared/api/client';
import type { Customer, TimelineTouch } from '../shared/api/types';
import { rowOf } from '../shared/effect';
import { date } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { nameOf } from '../shared/nameOf';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { anchor } from '../shared/Why';
import { texts } from '../texts';
import { AccountLine } from './AccountLine';
import { AccountNumbers } from './AccountNumbers';
import { CareButtons } from './CareButtons';
import { ConsentCard } from './ConsentCard';
import { Encounters } from './Encounters';
import { IdentityCard } from './IdentityCard';
import { accountQuery, customerQuery, timelineQuery } from './queries';
import { StandingCard } from './StandingCard';
import { Timeline } from './Timeline';

const words = texts.customer;

export function CustomerPage() {
  const { id } = useParams({ from: '/signed-in/people/$id' });
  // A new customer is a new page: nothing of the one before is kept on it.
  return <CustomerById key={id} id={id} />;
}

function CustomerById({ id }: { id: string }) {
  const { as_of: asOf } = useSearch({ from: '/signed-in/people/$id' });
  const customer = useQuery(customerQuery(id, asOf));
  useTitle(customer.data ? nameOf(customer.data) : texts.people.heading);

  if (customer.isPending) return <Loading rows={6} />;
  if (customer.isError && !customer.data) {
    if (customer.error instanceof Refused && customer.error.problem.status === 404)
      return <Empty title={words.notFound}>{words.notFoundHint}</Empty>;
    return <Problem error={customer.error} again={() => customer.refetch()} />;
  }
  return <CustomerShown customer={customer.data} asOf={asOf} />;
}

function CustomerShown({ customer, asOf }: { customer: Customer; asOf: string | undefined }) {
  const { account } = customer;
  const line = useQuery(accountQuery(customer.id, asOf));
  const timeline = useInfiniteQuery(timelineQuery(customer.id, asOf));
  const touches = useMemo(() => timeline.data?.pages.flatMap((page) => page.items) ?? [], [timeline.data]);
  const [chosen, setChosen] = useState<string>();

  const choose = (touch: TimelineTouch) => {
    setChosen(rowOf(touch));
    const row = document.getElementById(anchor(rowOf(touch)));
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    row?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'center' });
    row?.focus({ preventScroll: true });
  };

  return (
    <>
      <Group justify="space-between" align="flex-end" mb="md" gap="md">
        <div>
          <Group gap="sm">
            <Title order={1} size="h2">
              {nameOf(customer)}
            </Title>
            <StandingMark standing={account.standing.now} />
          </Group>
          <Text c="dimmed" size="sm">
            {words.touchesAndVisits(account.touches, account.visits, date(account.first_at))}
            {' · '}
            <AnchorLink to="/people/$id/front" params={{ id: customer.id }}>
              {words.front}
            </AnchorLink>
          </Text>
        </div>
        <Group gap="sm" align="flex-end">
          {!asOf && <CareButtons customer={customer} touches={touches} />}
          <AsOf asOf={asOf} first={account.first_at} />
        </Group>
      </Group>
      {asOf && (
        <Alert color="blue" variant="light" mb="md" role="status" className="notice">
          {words.asOfNotice(date(asOf))}
        </Alert>
      )}
      <div className="customer">
        <section className="card stack account" aria-labelledby="account">
          <AccountNumbers account={account} customer={customer.id} touches={touches} headingId="account" />
          {line.isPending && <Loading rows={3} />}
          {line.isError && <Problem error={line.error} again={() => line.refetch()} />}
          {line.data && (
            <AccountLine
              points={line.data}
              touches={touches}
              isWhole={timeline.isSuccess && !timeline.hasNextPage}
              lossAversion={account.loss_aversion}
              onChoose={choose}
            />
          )}
        </section>
        <aside className="stack side">
          <StandingCard account={account} />
          <IdentityCard customer={customer} />
          <ConsentCard customer={customer.id} />
        </aside>
        <Past customer={customer.id} touches={touches} chosen={chosen} timeline={timeline} />
      </div>
    </>
  );
}

interface PastProps {
  customer: string;
  touches: TimelineTouch[];
  chosen: string | undefined;
  timeline: UseInfiniteQueryResult;
}

// Everything, newest first, or what they met in the order they met it.
function Past({ customer, touches, chosen, timeline }: PastProps) {
  const [isTheirs, setTheirs] = useState(false);
  return (
    <section className="card past" aria-labelledby="timeline">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="timeline">
          {words.timeline}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.timeline}
          value={isTheirs ? 'theirs' : 'all'}
          onChange={(value) => setTheirs(value === 'theirs')}
          data={[
            { value: 'all', label: words.timelineAll },
            { value: 'theirs', label: words.timelineTheirs },
          ]}
        />
      </Group>
      {timeline.isPending && <Loading rows={6} />}
      {timeline.isError && <Problem error={timeline.error} again={() => timeline.refetch()} />}
      {timeline.isSuccess && touches.length === 0 && <Empty title={words.timelineEmpty} />}
      {isTheirs ? (
        <Encounters touches={touches} />
      ) : (
        <Timeline touches={touches} customer={customer} chosen={chosen} />
      )}
      {timeline.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            onClick={() => timeline.fetchNextPage()}
            loading={timeline.isFetchingNextPage}
          >
            {words.older}
          </Button>
        </Group>
      )}
    </section>
  );
}

// How it stood at the end of any day since the first touch.
function AsOf({ asOf, first }: { asOf: string | undefined; first: string }) {
  const navigate = useNavigate({ from: '/people/$id' });
  const go = (day: string) =>
    navigate({ search: day ? { as_of: day } : {}, replace: true, resetScroll: false });
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        type="date"
        label={words.asOf}
        value={asOf ?? ''}
        min={first.slice(0, 10)}
        max={new Date().toISOString().slice(0, 10)}
        onChange={(change) => go(change.currentTarget.value)}
      />
      {asOf && (
        <AnchorLink from="/people/$id" to="." search={{}} pb={7}>
          {words.asOfNow}
        </AnchorLink>
      )}
    </Group>
  );
}
