// One stage, channel by channel or place by place: how much was added there and how much taken, as bars.
import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AnchorLink } from '../shared/AnchorLink';
import { everything } from '../shared/api/may';
import { Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { stagePlacesQuery, stageQuery } from './queries';

const words = texts.home;

export type By = 'channel' | 'place';

interface Props {
  week: string;
  stage: string;
  by: By;
  onBy(by: By): void;
  onClose(): void;
}

export function StageMap({ week, stage, by, onBy, onClose }: Props) {
  const name = texts.stage(stage);
  return (
    <section className="card" aria-labelledby="stage-map">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="stage-map">
          {by === 'place' ? words.stagePlaces(name) : words.stageChannels(name)}
        </Title>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={words.stageBy}
            value={by}
            data={[
              { value: 'channel', label: words.byChannel },
              { value: 'place', label: words.byPlace },
            ]}
            onChange={(wanted) => onBy(wanted === 'place' ? 'place' : 'channel')}
          />
          <Button size="xs" variant="default" onClick={onClose}>
            {words.stageClose}
          </Button>
        </Group>
      </Group>
      {by === 'place' ? <ByPlace week={week} stage={stage} /> : <ByChannel week={week} stage={stage} />}
    </section>
  );
}

function ByChannel({ week, stage }: { week: string; stage: string }) {
  const cells = useQuery(stageQuery(week));
  const here = (cells.data ?? []).filter((cell) => cell.stage === stage).sort((a, b) => a.takes - b.takes);
  return (
    <>
      {cells.isPending && <Loading rows={3} />}
      {cells.isError && <Problem error={cells.error} again={() => cells.refetch()} />}
      {cells.isSuccess && here.length === 0 && <Text c="dimmed">{words.stageNone}</Text>}
      <Bars
        rows={here.map(({ channel, adds, takes }) => ({
          key: channel,
          name: texts.channel(channel),
          adds,
          takes,
        }))}
      />
    </>
  );
}

function ByPlace({ week, stage }: { week: string; stage: string }) {
  const places = useQuery(stagePlacesQuery(week, stage));
  const here = places.data?.items ?? [];
  return (
    <>
      {places.isPending && <Loading rows={3} />}
      {places.isError && <Problem error={places.error} again={() => places.refetch()} />}
      {places.isSuccess && here.length === 0 && <Text c="dimmed">{words.stageNowhere}</Text>}
      <Bars rows={here.map(({ id, name, adds, takes }) => ({ key: id, name, adds, takes, place: id }))} />
      {places.data && places.data.more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {words.stageMore(places.data.more)}{' '}
          <AnchorLink to="/setup" search={{ part: 'places' }}>
            {words.allPlaces}
          </AnchorLink>
        </Text>
      )}
    </>
  );
}

interface Row {
  key: string;
  name: string;
  adds: number;
  takes: number;
  place?: string;
}

function Bars({ rows }: { rows: Row[] }) {
  const most = Math.max(...rows.map(({ adds, takes }) => Math.max(adds, -takes)), 1e-9);
  return (
    <ul className={rows[0]?.place === undefined ? 'channels' : 'channels place-bars'}>
      {rows.map(({ key, name, adds, takes, place }) => (
        <li key={key}>
          {place === undefined ? (
            <span>{name}</span>
          ) : (
            <AnchorLink to="/todo" search={{ role: everything, place }} data-words>
              {name}
            </AnchorLink>
          )}
          <span className="balance-bar">
            <i className="takes-bar" style={{ width: `${(-takes / most) * 50}%` }} />
            <i className="adds-bar" style={{ width: `${(adds / most) * 50}%` }} />
          </span>
          <span className="visually-hidden">
            {-takes > adds ? texts.effect.takes.much : texts.effect.adds.some}
          </span>
        </li>
      ))}
    </ul>
  );
}
