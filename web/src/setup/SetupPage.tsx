import { Button, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useMay } from '../shared/api/may';
import { offered } from '../shared/api/offered';
import { moment } from '../shared/format';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { Mail } from './Mail';
import { Places } from './Places';
import { auditQuery } from './queries';
import { Sources } from './Sources';
import { Users } from './Users';

const words = texts.setup;
type SetupPart = 'sources' | 'users' | 'mail' | 'places' | 'audit';

export function SetupPage() {
  useTitle(words.heading);
  const may = useMay();
  const { part } = useSearch({ from: '/signed-in/setup' });
  const parts: SetupPart[] = [
    ...(may.administer ? (['sources'] as const) : []),
    ...(may.administer ? (['users'] as const) : []),
    ...(offered('/api/mail') ? (['mail'] as const) : []),
    'places',
    ...(may.administer ? (['audit'] as const) : []),
  ];
  const shown = parts.find((one) => one === part) ?? parts[0] ?? 'places';
  return (
    <div className="stack">
      <div>
        <Title order={1} size="h2">
          {words.heading}
        </Title>
        <Text c="dimmed">{words.serves}</Text>
      </div>
      <Group component="nav" gap="xs" aria-label={words.sections}>
        {parts.map((one) => (
          <Button
            key={one}
            size="xs"
            radius="xl"
            variant={one === shown ? 'filled' : 'default'}
            aria-current={one === shown ? 'page' : undefined}
            renderRoot={(props) => <Link to="/setup" search={{ part: one }} {...props} />}
          >
            {one === 'mail' ? words.monday.heading : words[one]}
          </Button>
        ))}
      </Group>
      {
        { sources: <Sources />, users: <Users />, mail: <Mail />, places: <Places />, audit: <Audit /> }[
          shown
        ]
      }
    </div>
  );
}

function Audit() {
  const audit = useInfiniteQuery(auditQuery);
  if (audit.isPending) return <Loading />;
  if (audit.isError && !audit.data) return <Problem error={audit.error} again={() => audit.refetch()} />;
  const items = audit.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={words.noAudit} />;
  return (
    <>
      <ol className="rows card" aria-label={words.audit}>
        {items.map((done) => (
          <li key={`${done.at} ${done.who} ${done.what}`} className="setup-row">
            <Text size="sm" fw={600}>
              {done.who}
            </Text>
            <Text size="sm">{done.what}</Text>
            <Text size="sm" c="dimmed">
              <time dateTime={done.at}>{moment(done.at)}</time>
            </Text>
          </li>
        ))}
      </ol>
      {audit.hasNextPage && (
        <Group justify="center">
          <Button variant="default" onClick={() => audit.fetchNextPage()} loading={audit.isFetchingNextPage}>
            {texts.people.more}
          </Button>
        </Group>
      )}
    </>
  );
}
