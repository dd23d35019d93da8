// Who may send: sources with their keys, and a first touch ready to paste.
import {
  Button,
  CopyButton,
  Group,
  NativeSelect,
  SegmentedControl,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answered, client } from '../shared/api/client';
import type { Source, SourceKind } from '../shared/api/types';
import { Dialog } from '../shared/Dialog';
import { ago, date } from '../shared/format';
import { Empty, Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { sourcesQuery } from './queries';
import { type SnippetName, snippet, snippetNames } from './snippets';

const words = texts.setup;
const kinds: SourceKind[] = ['source', 'read', 'admin'];

export function Sources() {
  const sources = useQuery(sourcesQuery);
  const [leaving, setLeaving] = useState<Source>();
  return (
    <>
      <NewSource />
      {sources.isPending && <Loading />}
      {sources.isError && !sources.data && <Problem error={sources.error} again={() => sources.refetch()} />}
      {sources.data?.length === 0 && <Empty title={words.noSources} />}
      {sources.data && sources.data.length > 0 && (
        <ul className="rows card" aria-label={words.sources}>
          {sources.data.map((source) => (
            <li key={source.id} className="setup-row">
              <div>
                <Text fw={600}>{source.name}</Text>
                <Text size="sm" c="dimmed">
                  {words.kind} {words.kinds[source.kind]} · {words.made(date(source.made_at))}
                </Text>
              </div>
              <Text size="sm" c="dimmed">
                {source.last_used_at ? words.lastSeen(ago(source.last_used_at)) : words.neverSeen}
              </Text>
              <Button size="xs" variant="default" onClick={() => setLeaving(source)}>
                {words.withdraw}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {leaving && <Withdraw source={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function NewSource() {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<SourceKind>('source');
  const make = useMutation({
    mutationFn: async () =>
      answered(await client.POST('/api/sources', { body: { name: name.trim(), kind } })),
    onSuccess: async () => {
      setName('');
      await queries.invalidateQueries({ queryKey: ['sources'] });
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    if (name.trim()) make.mutate();
  };
  return (
    <section className="card" aria-label={words.makeSource}>
      {make.isError && <Problem error={make.error} />}
      <form onSubmit={submit}>
        <Group align="end" gap="xs">
          <TextInput
            label={words.name}
            placeholder={words.sourceHint}
            value={name}
            maxLength={100}
            onChange={(change) => setName(change.currentTarget.value)}
            style={{ flex: '1 1 220px' }}
          />
          <NativeSelect
            label={words.kind}
            value={kind}
            data={kinds.map((value) => ({ value, label: words.kinds[value] }))}
            onChange={(change) => setKind(change.currentTarget.value as SourceKind)}
          />
          <Button type="submit" loading={make.isPending} disabled={!name.trim()}>
            {words.makeSource}
          </Button>
        </Group>
      </form>
      {make.data && (
        <Made name={make.data.name} sourceKey={make.data.key} maySend={make.data.kind !== 'read'} />
      )}
    </section>
  );
}

function Made({ name, sourceKey, maySend }: { name: string; sourceKey: string; maySend: boolean }) {
  const [way, setWay] = useState<SnippetName>('curl');
  const text = snippet(way, location.origin, sourceKey);
  return (
    <div className="made" role="status">
      <Title order={2} size="h5">
        {name}
      </Title>
      <Text size="sm">{words.key}</Text>
      <Group gap="xs" wrap="nowrap">
        <code className="key">{sourceKey}</code>
        <Copy text={sourceKey} />
      </Group>
      {maySend && (
        <>
          <Group justify="space-between" mt="md" mb="xs">
            <Text size="sm" fw={600}>
              {words.snippets}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={words.snippets}
              value={way}
              onChange={(value) => setWay(value as SnippetName)}
              data={snippetNames.map((value) => ({ value, label: words.snippet[value] }))}
            />
          </Group>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
          <pre className="snippet" tabIndex={0}>
            {text}
          </pre>
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {words.firstTouch}
            </Text>
            <Copy text={text} />
          </Group>
        </>
      )}
    </div>
  );
}

function Copy({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="xs" variant="default" onClick={copy}>
          {copied ? words.copied : words.copy}
        </Button>
      )}
    </CopyButton>
  );
}

function Withdraw({ source, onClose }: { source: Source; onClose(): void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.DELETE('/api/sources/{id}', { params: { path: { id: source.id } } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sources'] });
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={words.withdrawHeading(source.name)}>
      {remove.isError && <Problem error={remove.error} />}
      <Text size="sm">{words.withdrawBody}</Text>
      <Group gap="xs" mt="md">
        <Button color="red" onClick={() => remove.mutate()} loading={remove.isPending}>
          {words.withdraw}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.form.cancel}
        </Button>
      </Group>
    </Dialog>
  );
}
