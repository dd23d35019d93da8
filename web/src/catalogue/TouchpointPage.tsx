// One touchpoint: what it means, changed by a form or as YAML, tried on what came last, and saved as a version.
import { Alert, Button, Group, SegmentedControl, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { Refused } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import type { CatalogueEntry, Touchpoint } from '../shared/api/types';
import { Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { Diff } from './Diff';
import { channelIn, newTouchpoint, type TouchpointForm, toForm, toYaml } from './definition';
import { entryQuery, saveTouchpoint, touchpointsQuery, tryTouchpoint, versionsQuery } from './queries';
import { TouchpointFields } from './TouchpointFields';
import { Mistakes, Trial } from './Tried';
import { WhoAndWhen } from './VersionsPage';

const words = texts.touchpoint;

export function TouchpointPage() {
  const { name } = useParams({ from: '/signed-in/catalogue/$name' });
  const entry = useQuery(entryQuery(name));
  const all = useQuery(touchpointsQuery);
  useTitle(entry.data?.definition?.label ?? name);
  if (entry.isPending || all.isPending) return <Loading rows={8} />;
  if (!entry.data) return <Problem error={entry.error} again={() => entry.refetch()} />;
  return <Loaded key={name} name={name} entry={entry.data} all={all.data ?? []} />;
}

function Loaded({ name, entry, all }: { name: string; entry: CatalogueEntry; all: Touchpoint[] }) {
  const may = useMay();
  const met = all.find((one) => one.touchpoint === name);
  const canEdit = may.act && !entry.why_not;
  return (
    <div className="stack">
      <div>
        <AnchorLink to="/catalogue" size="sm">
          {texts.catalogue.heading}
        </AnchorLink>
        <Title order={1} size="h2">
          {entry.definition?.label ?? name}
        </Title>
        <Text c="dimmed">
          <code>{name}</code> · {texts.catalogue.often(met?.touches ?? 0)} ·{' '}
          {words.origin[entry.origin](entry.file ?? '')}
        </Text>
      </div>
      {entry.why_not && (
        <Alert color="blue" variant="light" className="notice">
          {entry.why_not}
        </Alert>
      )}
      {!may.act && !entry.why_not && (
        <Alert color="blue" variant="light" className="notice">
          {texts.form.viewer}
        </Alert>
      )}
      {canEdit ? <Editor name={name} entry={entry} met={met} all={all} /> : <ReadOnly entry={entry} />}
      <History name={name} />
    </div>
  );
}

function ReadOnly({ entry: { yaml } }: { entry: CatalogueEntry }) {
  if (!yaml) return null;
  return (
    <section className="card" aria-label={words.yaml}>
      <pre className="yaml">{yaml}</pre>
    </section>
  );
}

interface EditorProps {
  name: string;
  entry: CatalogueEntry;
  met: Touchpoint | undefined;
  all: Touchpoint[];
}

// What is being written: rows of the form, or the YAML itself.
type Draft = { as: 'form'; form: TouchpointForm } | { as: 'yaml'; yaml: string };

function Editor({ name, entry, met, all }: EditorProps) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => {
    if (entry.definition) return { as: 'form', form: toForm(entry.definition) };
    const channels = all.flatMap(({ channel, in_catalogue }) => (in_catalogue && channel ? [channel] : []));
    const channel = met?.channel || channelIn(name, channels);
    const stage = met?.stage ?? usualStage(all, channel);
    return { as: 'form', form: newTouchpoint({ channel, stage }) };
  });
  const [version, setVersion] = useState(entry.version);
  const [newer, setNewer] = useState<{ before: string | null; after: string | null }>();
  const [saved, setSaved] = useState<number>();
  const [why, setWhy] = useState('');
  const yaml = draft.as === 'yaml' ? draft.yaml : toYaml(name, draft.form);
  const attempt = useMutation({ mutationFn: (tried: string) => tryTouchpoint(name, tried) });
  const tried = attempt.data && attempt.variables === yaml ? attempt.data : undefined;
  const result = useRef<HTMLElement>(null);
  useEffect(() => {
    if (attempt.data) result.current?.focus();
  }, [attempt.data]);

  const save = useMutation({
    mutationFn: () => saveTouchpoint(name, { yaml, version, why }),
    onSuccess: async (answer) => {
      setSaved(answer.version);
      setVersion(answer.version);
      setWhy('');
      setNewer(undefined);
      attempt.reset();
      await Promise.all(
        ['catalogue', 'touchpoints', 'todo', 'roles'].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      );
    },
  });
  const isLate = save.error instanceof Refused && save.error.problem.status === 409;
  // What others saved meanwhile is shown; the draft stays as it is.
  const look = async () => {
    const now = await queries.fetchQuery({ ...entryQuery(name), staleTime: 0 });
    setNewer({ before: entry.yaml, after: now.yaml });
    setVersion(now.version);
    save.reset();
    await queries.invalidateQueries({ queryKey: ['catalogue', 'versions'] });
  };
  const change = (next: Draft) => {
    setDraft(next);
    setSaved(undefined);
    save.reset();
  };
  // From YAML to rows goes by the server's reading of it.
  const toRows = async () => {
    const { definition } = await attempt.mutateAsync(yaml);
    if (definition) change({ as: 'form', form: toForm(definition) });
  };

  return (
    <>
      <section className="card" aria-labelledby="what-it-means">
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h4" id="what-it-means">
            {entry.in_catalogue ? words.edit : words.describe}
          </Title>
          <SegmentedControl
            size="xs"
            aria-label={words.as}
            value={draft.as}
            onChange={(as) => (as === 'form' ? toRows() : change({ as: 'yaml', yaml }))}
            data={[
              { value: 'form', label: words.form },
              { value: 'yaml', label: words.yaml },
            ]}
          />
        </Group>
        {draft.as === 'form' ? (
          <TouchpointFields form={draft.form} onChange={(form) => change({ as: 'form', form })} />
        ) : (
          <Textarea
            label={words.yaml}
            description={words.yamlHint}
            value={draft.yaml}
            autosize
            minRows={12}
            maxRows={40}
            spellCheck={false}
            classNames={{ input: 'yaml' }}
            onChange={(changed) => change({ as: 'yaml', yaml: changed.currentTarget.value })}
          />
        )}
        <Group mt="md" gap="sm">
          <Button onClick={() => attempt.mutate(yaml)} loading={attempt.isPending}>
            {words.try}
          </Button>
          <Text size="sm" c="dimmed" maw={460}>
            {attempt.data && !tried ? words.changedSince : words.tryHint}
          </Text>
        </Group>
        {saved !== undefined && (
          <Alert color="green" variant="light" mt="md" role="status" className="notice">
            {words.saved(saved)}
          </Alert>
        )}
        {attempt.isError && <Problem error={attempt.error} />}
      </section>
      {tried && (
        <section className="card" aria-labelledby="tried" ref={result} tabIndex={-1}>
          <Title order={2} size="h4" id="tried" mb="xs">
            {words.triedHeading}
          </Title>
          {tried.mistakes.length > 0 && <Mistakes mistakes={tried.mistakes} hasLines={draft.as === 'yaml'} />}
          {tried.mistakes.length === 0 && (
            <>
              <Trial tried={tried.tried} />
              {save.isError && !isLate && <Problem error={save.error} />}
              {isLate && (
                <Alert color="orange" variant="light" mt="md" role="alert" className="notice">
                  <Text size="sm" mb="xs">
                    {save.error?.message}
                  </Text>
                  <Button size="xs" variant="default" onClick={look}>
                    {words.lookAtNewer}
                  </Button>
                </Alert>
              )}
              {newer && <Newer {...newer} />}
              <Textarea
                mt="md"
                label={words.why}
                description={words.whyHint}
                value={why}
                maxLength={1000}
                autosize
                minRows={1}
                onChange={(changed) => setWhy(changed.currentTarget.value)}
              />
              <Button mt="sm" onClick={() => save.mutate()} loading={save.isPending} disabled={isLate}>
                {words.saveAs(version + 1)}
              </Button>
            </>
          )}
        </section>
      )}
      <Restore name={name} current={entry.yaml} onChoose={(chosen) => change({ as: 'yaml', yaml: chosen })} />
    </>
  );
}

function Newer({ before, after }: { before: string | null; after: string | null }) {
  return (
    <div>
      <Text size="sm" mt="md">
        {before === after ? words.newerElsewhere : words.newerHere}
      </Text>
      {before !== after && <Diff before={before} after={after} />}
    </div>
  );
}

// Where most touchpoints of that channel stand.
function usualStage(all: Touchpoint[], channel: string): string | undefined {
  const seen = new Map<string, number>();
  for (const one of all)
    if (channel && one.channel === channel && one.stage) seen.set(one.stage, (seen.get(one.stage) ?? 0) + 1);
  return [...seen].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const changesOf = (name: string) => (changed: { touchpoint: string }) => changed.touchpoint === name;

function History({ name }: { name: string }) {
  const versions = useQuery(versionsQuery);
  const items = versions.data?.items.filter(({ changed }) => changed.some(changesOf(name))) ?? [];
  return (
    <section className="card" aria-labelledby="history">
      <Title order={2} size="h4" id="history">
        {words.history}
      </Title>
      {versions.isError && <Problem error={versions.error} again={() => versions.refetch()} />}
      {versions.isSuccess && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.neverChanged}
        </Text>
      )}
      <ol className="rows versions" aria-label={words.history}>
        {items.map((one) => {
          const changed = one.changed.find(changesOf(name));
          return (
            <li key={one.version}>
              <Text fw={600}>{texts.catalogue.version(one.version)}</Text>
              <WhoAndWhen one={one} />
              {changed && <Diff before={changed.before} after={changed.after} />}
            </li>
          );
        })}
      </ol>
      <AnchorLink to="/catalogue/versions" size="sm">
        {words.allVersions}
      </AnchorLink>
    </section>
  );
}

// What it said before a change, into the draft: to be tried and saved like anything else.
function Restore(props: { name: string; current: string | null; onChoose(yaml: string): void }) {
  const versions = useQuery(versionsQuery);
  const older = (versions.data?.items ?? []).flatMap(({ version, changed }) => {
    const before = changed.find(changesOf(props.name))?.before;
    return before && before !== props.current ? [{ version: version - 1, before }] : [];
  });
  if (older.length === 0) return null;
  return (
    <Group gap="xs">
      <Text size="sm">{words.restore}</Text>
      {older.slice(0, 5).map(({ version, before }) => (
        <Button key={version} size="compact-sm" variant="default" onClick={() => props.onChoose(before)}>
          {texts.catalogue.version(version)}
        </Button>
      ))}
    </Group>
  );
}
