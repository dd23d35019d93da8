// Who changed what in the catalogue, and the way back.
import { Button, Group, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { useMay } from '../shared/api/may';
import type { CatalogueVersion } from '../shared/api/types';
import { moment } from '../shared/format';
import { Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { Diff } from './Diff';
import { rollBack, versionsQuery } from './queries';

const words = texts.touchpoint;
const changedShown = 12;

export function VersionsPage() {
  useTitle(words.versions);
  const versions = useQuery(versionsQuery);
  if (versions.isPending) return <Loading rows={6} />;
  if (versions.isError && !versions.data)
    return <Problem error={versions.error} again={() => versions.refetch()} />;
  const { version, items } = versions.data;
  return (
    <div className="stack">
      <div>
        <AnchorLink to="/catalogue" size="sm">
          {texts.catalogue.heading}
        </AnchorLink>
        <Title order={1} size="h2">
          {words.versions}
        </Title>
        <Text c="dimmed">{words.versionsServe}</Text>
      </div>
      <ol className="rows card versions" aria-label={words.versions}>
        {items.map((one) => (
          <Version key={one.version} one={one} inForce={version} />
        ))}
      </ol>
    </div>
  );
}

export function WhoAndWhen({ one }: { one: CatalogueVersion }) {
  return (
    <>
      <Text size="sm" c="dimmed">
        {one.at && <time dateTime={one.at}>{moment(one.at)}</time>}
        {one.at && ' · '}
        {one.from === 'files' ? (one.at ? words.byFiles : words.atFirst) : (one.by ?? '')}
      </Text>
      {one.why && <Text className="quote">{one.why}</Text>}
    </>
  );
}

function Version({ one, inForce }: { one: CatalogueVersion; inForce: number }) {
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const isNow = one.version === inForce;
  return (
    <li>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fw={600} component="h2" size="md" m={0}>
            {texts.catalogue.version(one.version)}
            {isNow && ` · ${words.inForce}`}
          </Text>
          <WhoAndWhen one={one} />
        </div>
        {may.act && !isNow && !isAsking && (
          <Button
            size="xs"
            variant="default"
            style={{ flexShrink: 0 }}
            onClick={() => setAsking(true)}
            aria-label={words.backTo(one.version)}
          >
            {words.back}
          </Button>
        )}
      </Group>
      {isAsking && <Back to={one.version} version={inForce} onEnd={() => setAsking(false)} />}
      {one.changed.slice(0, changedShown).map((changed) => (
        <details key={changed.touchpoint}>
          <summary>
            {changed.touchpoint} {!changed.before ? words.came : !changed.after ? words.went : words.changed}
          </summary>
          <AnchorLink to="/catalogue/$name" params={{ name: changed.touchpoint }} size="sm">
            {words.openNamed(changed.touchpoint)}
          </AnchorLink>
          <Diff before={changed.before} after={changed.after} />
        </details>
      ))}
      {one.changed.length > changedShown && (
        <Text size="sm" c="dimmed">
          {words.more(one.changed.length - changedShown)}
        </Text>
      )}
    </li>
  );
}

function Back({ to, version, onEnd }: { to: number; version: number; onEnd(): void }) {
  const queries = useQueryClient();
  const [why, setWhy] = useState('');
  const back = useMutation({
    mutationFn: () => rollBack(to, version, why),
    onSuccess: async () => {
      onEnd();
      await Promise.all(
        ['catalogue', 'touchpoints'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    back.mutate();
  };
  return (
    <form onSubmit={submit} className="asked">
      {back.isError && <Problem error={back.error} />}
      <Text size="sm">{words.backMeans(to)}</Text>
      <Textarea
        label={words.why}
        value={why}
        maxLength={1000}
        autosize
        minRows={1}
        autoFocus
        onChange={(change) => setWhy(change.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        <Button type="submit" size="xs" loading={back.isPending}>
          {words.backTo(to)}
        </Button>
        <Button size="xs" variant="default" onClick={onEnd}>
          {texts.form.cancel}
        </Button>
      </Group>
    </form>
  );
}
