// One stage, channel by channel: how much was added there and how much taken, as bars.
import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { stageQuery } from './queries';

const words = texts.home;

export function StageMap({ week, stage, onClose }: { week: string; stage: string; onClose(): void }) {
  const cells = useQuery(stageQuery(week));
  const name = texts.stage(stage);
  const here = (cells.data ?? []).filter((cell) => cell.stage === stage).sort((a, b) => a.takes - b.takes);
  const most = Math.max(...here.map(({ adds, takes }) => Math.max(adds, -takes)), 1e-9);
  return (
    <section className="card" aria-labelledby="stage-map">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="stage-map">
          {words.stageChannels(name)}
        </Title>
        <Button size="xs" variant="default" onClick={onClose}>
          {words.stageClose}
        </Button>
      </Group>
      {cells.isPending && <Loading rows={3} />}
      {cells.isError && <Problem error={cells.error} again={() => cells.refetch()} />}
      {cells.isSuccess && here.length === 0 && <Text c="dimmed">{words.stageNone}</Text>}
      <ul className="channels">
        {here.map(({ channel, adds, takes }) => (
          <li key={channel}>
            <span>{texts.channel(channel)}</span>
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
    </section>
  );
}
