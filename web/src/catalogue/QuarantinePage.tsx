// What could not be understood, by its reason, and sending it again.
import { Button, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, client } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import type { Quarantined } from '../shared/api/types';
import { ago, moment } from '../shared/format';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { quarantineQuery } from './queries';

const words = texts.quarantine;

export function QuarantinePage() {
  useTitle(words.heading);
  const list = useInfiniteQuery(quarantineQuery);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const reasons = new Map<string, Quarantined[]>();
  for (const item of items) reasons.set(item.reason, [...(reasons.get(item.reason) ?? []), item]);
  return (
    <div className="stack">
      <div>
        <Title order={1} size="h2">
          {words.heading}
        </Title>
        <Text c="dimmed">{words.serves}</Text>
      </div>
      {list.isPending && <Loading />}
      {list.isError && !list.data && <Problem error={list.error} again={() => list.refetch()} />}
      {list.isSuccess && items.length === 0 && <Empty title={words.none}>{words.noneHint}</Empty>}
      {[...reasons].map(([reason, of]) => (
        <Reason key={reason} reason={reason} items={of} />
      ))}
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {words.older}
          </Button>
        </Group>
      )}
    </div>
  );
}

function Reason({ reason, items }: { reason: string; items: Quarantined[] }) {
  const may = useMay();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: async (body: { ids: string[] } | { reason: string }) =>
      answered(await client.POST('/api/quarantine/send-again', { body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['quarantine'] });
      await queries.invalidateQueries({ queryKey: ['summary'] });
    },
  });
  return (
    <section className="card" aria-label={reason}>
      <Group justify="space-between" align="start" wrap="nowrap">
        <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
          {reason}
        </Title>
        {may.administer && (
          <Button
            size="xs"
            variant="default"
            loading={again.isPending}
            onClick={() => again.mutate({ reason })}
            style={{ flexShrink: 0 }}
          >
            {items.length > 1 ? words.allAgain : words.again}
          </Button>
        )}
      </Group>
      {again.isError && <Problem error={again.error} />}
      {again.data && (
        <Text size="sm" role="status">
          {words.result(again.data.accepted, again.data.quarantined)}
        </Text>
      )}
      <ul className="rows">
        {items.map((item) => (
          <li key={item.id} className="quarantined">
            <Text size="sm" c="dimmed">
              <time dateTime={item.at} title={moment(item.at)}>
                {ago(item.at)}
              </time>
              {` · ${item.source} · ${item.pointer ? words.where(item.pointer) : words.whole} · ${words.bytes(item.bytes)}`}
              {item.sent_again && ` · ${words.sentAgain}`}
            </Text>
            <pre>{item.preview}</pre>
          </li>
        ))}
      </ul>
    </section>
  );
}
