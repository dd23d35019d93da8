// Customers' ideas, and what became of each.
import { Button, Group, NativeSelect, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../shared/api/may';
import { offered } from '../shared/api/offered';
import { rolesQuery } from '../shared/api/roles';
import type { Idea } from '../shared/api/types';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { IdeaCard } from './IdeaCard';
import { NewIdea } from './NewIdea';
import { ideasQuery } from './queries';

const words = texts.ideas;
const tabs = ['waiting', 'answered', 'all'] as const;

// An idea waits until its role has said what becomes of it; a thank you alone is no answer.
const isWaiting = ({ state }: Idea) => state === 'new' || state === 'thanked';

export function IdeasPage() {
  useTitle(words.heading);
  const { tab = 'waiting', role } = useSearch({ from: '/signed-in/ideas' });
  const navigate = useNavigate({ from: '/ideas' });
  const may = useMay();
  const ideas = useInfiniteQuery(ideasQuery(role));
  const { data: owning } = useQuery({ ...rolesQuery, enabled: offered('/api/roles') });
  const [isWriting, setWriting] = useState(false);
  const all = ideas.data?.pages.flatMap((page) => page.items) ?? [];
  const roles = owning?.items ?? [];
  const items = all.filter((idea) => tab === 'all' || isWaiting(idea) === (tab === 'waiting'));
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <Title order={1} size="h2">
            {words.heading}
          </Title>
          <Text c="dimmed">{words.serves}</Text>
        </div>
        {may.act && !isWriting && <Button onClick={() => setWriting(true)}>{words.write}</Button>}
      </div>
      {isWriting && <NewIdea onClose={() => setWriting(false)} />}
      <Group justify="space-between" align="end">
        <Group component="nav" gap="xs" aria-label={words.heading}>
          {tabs.map((name) => (
            <Button
              key={name}
              size="xs"
              radius="xl"
              variant={name === tab ? 'filled' : 'default'}
              aria-current={name === tab ? 'page' : undefined}
              renderRoot={(props) => (
                <Link to="/ideas" search={(now) => ({ ...now, tab: name })} {...props} />
              )}
            >
              {words.tabs[name]}
            </Button>
          ))}
        </Group>
        {roles.length > 1 && (
          <NativeSelect
            aria-label={words.role}
            size="xs"
            value={role ?? ''}
            data={[
              { value: '', label: words.everyRole },
              ...roles.map((one) => ({ value: one.role, label: texts.role(one.label) })),
            ]}
            onChange={(change) => {
              const wanted = change.currentTarget.value || undefined;
              void navigate({ search: (now) => ({ ...now, role: wanted }) });
            }}
          />
        )}
      </Group>
      {ideas.isPending && <Loading />}
      {ideas.isError && !ideas.data && <Problem error={ideas.error} again={() => ideas.refetch()} />}
      {ideas.data && items.length === 0 && <Empty title={words.none}>{words.noneHint}</Empty>}
      <ul className="todos" aria-label={words.heading}>
        {items.map((idea) => (
          <IdeaCard key={idea.id} idea={idea} mayAct={may.act} />
        ))}
      </ul>
      {ideas.hasNextPage && (
        <Group justify="center">
          <Button variant="default" onClick={() => ideas.fetchNextPage()} loading={ideas.isFetchingNextPage}>
            {texts.people.more}
          </Button>
        </Group>
      )}
    </div>
  );
}
