// Saved views: names for what the address says, one's own or everybody's.
import { ActionIcon, Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, client } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import { sessionQuery } from '../shared/api/session';
import type { View } from '../shared/api/types';
import { Problem } from '../shared/states';
import { texts } from '../texts';
import { viewsQuery } from './queries';

const words = texts.peopleFilter;

export function Views() {
  const may = useMay();
  const views = useQuery(viewsQuery);
  const here = useRouterState({ select: (state) => state.location.searchStr.replace(/^\?/, '') });
  const held = views.data?.find((view) => view.query === here);
  return (
    <Group gap="xs" component="section" aria-label={words.views}>
      {views.data?.map((view) => (
        <ViewLink key={view.id} view={view} isHere={view === held} />
      ))}
      {may.act && !held && here && <Save query={here} />}
    </Group>
  );
}

function ViewLink({ view, isHere }: { view: View; isHere: boolean }) {
  const may = useMay();
  const { data: session } = useQuery(sessionQuery);
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => client.DELETE('/api/views/{id}', { params: { path: { id: view.id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: viewsQuery.queryKey }),
  });
  const isMine = view.by === session?.name;
  return (
    <Group gap={2} wrap="nowrap">
      <Button
        component="a"
        href={`/people?${view.query}`}
        size="compact-sm"
        variant={isHere ? 'light' : 'subtle'}
        aria-current={isHere ? 'page' : undefined}
        title={view.shared && !isMine ? words.sharedBy(view.by) : undefined}
      >
        {view.name}
      </Button>
      {isHere && isMine && may.act && (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={words.removeView(view.name)}
          title={words.removeView(view.name)}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <span aria-hidden="true">×</span>
        </ActionIcon>
      )}
    </Group>
  );
}

function Save({ query }: { query: string }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: async () => answered(await client.POST('/api/views', { body: { name, query, shared } })),
    onSuccess: async () => {
      setOpen(false);
      setName('');
      await queries.invalidateQueries({ queryKey: viewsQuery.queryKey });
    },
  });
  if (!isOpen)
    return (
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {words.save}
      </Button>
    );
  return (
    <form
      onSubmit={(submit) => {
        submit.preventDefault();
        save.mutate();
      }}
    >
      <Group gap="xs" align="end">
        <TextInput
          size="xs"
          label={words.viewName}
          value={name}
          maxLength={80}
          required
          autoFocus
          onChange={(change) => setName(change.currentTarget.value)}
        />
        <Checkbox
          size="sm"
          mb={6}
          label={words.shared}
          checked={shared}
          onChange={(change) => setShared(change.currentTarget.checked)}
        />
        <Button size="xs" type="submit" loading={save.isPending}>
          {texts.form.save}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen(false)}>
          {texts.form.cancel}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {words.viewHint}
      </Text>
      {save.isError && <Problem error={save.error} />}
    </form>
  );
}
