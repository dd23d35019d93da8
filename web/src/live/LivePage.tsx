import { Button, Drawer, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { summaryQuery } from '../shared/api/summary';
import type { Summary } from '../shared/api/types';
import { type Side, side, total } from '../shared/effect';
import { count } from '../shared/format';
import { Empty, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { LiveRow } from './LiveRow';
import { useLive } from './useLive';
import { Way } from './Way';

// So many rows are drawn with all that can be opened in them.
const wholeMax = 200;

type Shown = 'all' | Exclude<Side, 'none'>;

export function LivePage() {
  useTitle(texts.live.heading);
  const summary = useQuery(summaryQuery);
  const live = useLive();
  const [shown, setShown] = useState<Shown>('all');
  const { touch: chosen } = useSearch({ from: '/signed-in/live' });
  const navigate = useNavigate({ from: '/live' });
  const close = () => navigate({ search: {}, replace: true, resetScroll: false });
  const rows = live.ring.arrived.filter(
    ({ touch }) => shown === 'all' || side(total(touch.effects)) === shown,
  );

  return (
    <div className="stack">
      <Title order={1} size="h2" className="sr-title">
        {texts.live.heading}
      </Title>
      {summary.isError && !summary.data && <Problem error={summary.error} again={() => summary.refetch()} />}
      {summary.data && <Counts summary={summary.data} />}
      <Drawer
        opened={!!chosen}
        onClose={close}
        position="right"
        size="lg"
        title={texts.way.heading}
        closeButtonProps={{ 'aria-label': texts.way.close }}
      >
        {chosen && (
          <>
            <Text size="sm" mb="sm">
              <AnchorLink to="/touches/$id" params={{ id: chosen }}>
                {texts.way.link}
              </AnchorLink>
            </Text>
            <Way id={chosen} />
          </>
        )}
      </Drawer>
      <section className="card" aria-labelledby="live-list">
        <Group justify="space-between" mb="sm">
          <Text id="live-list" component="h2" fw={600} m={0}>
            {texts.live.list}
          </Text>
          <Group gap="sm">
            <Text size="sm" role="status">
              <span className={`pulse ${live.paused ? '' : live.line}`} aria-hidden="true" />
              {live.paused ? texts.live.paused : texts.live[live.line]}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={texts.live.filter}
              value={shown}
              onChange={(value) => setShown(value as Shown)}
              data={(['all', 'takes', 'adds'] as const).map((value) => ({ value, label: texts.live[value] }))}
            />
            <Button
              size="xs"
              variant="default"
              onClick={() => live.setPaused(!live.paused)}
              aria-pressed={live.paused}
            >
              {live.paused ? texts.live.resume : texts.live.pause}
            </Button>
          </Group>
        </Group>
        {live.waiting > 0 && (
          <Text size="sm" c="dimmed" mb="xs">
            {texts.live.waiting(live.waiting)}
          </Text>
        )}
        {live.isPassing && (
          <Text size="sm" c="dimmed" mb="xs">
            {texts.live.passing}
          </Text>
        )}
        {live.ring.missed > 0 && (
          <Text size="sm" c="dimmed" mb="xs">
            {texts.live.missed(live.ring.missed)}
          </Text>
        )}
        {live.ring.arrived.length === 0 && <Empty title={texts.live.empty}>{texts.live.emptyHint}</Empty>}
        {live.ring.arrived.length > 0 && rows.length === 0 && <Empty title={texts.live.emptyFilter} />}
        <ul className="rows" aria-label={texts.live.list}>
          {rows.map(({ key, touch }, i) => (
            <LiveRow key={key} touch={touch} isPassing={live.isPassing || i >= wholeMax} />
          ))}
        </ul>
      </section>
    </div>
  );
}

// At most five numbers, each with the decision it serves.
function Counts({ summary }: { summary: Summary }) {
  const { leaving, at_risk } = summary.standing;
  return (
    <div className="counts">
      <Link to="/people" search={{ standing: 'leaving' }} className="card count">
        <Count n={leaving} serves={texts.live.leavingServes}>
          {texts.live.leaving(leaving)}
        </Count>
      </Link>
      <Link to="/people" search={{ standing: 'at_risk' }} className="card count">
        <Count n={at_risk} serves={texts.live.atRiskServes}>
          {texts.live.atRisk(at_risk)}
        </Count>
      </Link>
      {summary.quarantined > 0 && (
        <div className="card count">
          <Count n={summary.quarantined} serves={texts.live.quarantinedServes}>
            {texts.live.quarantined(summary.quarantined)}
          </Count>
        </div>
      )}
    </div>
  );
}

function Count({ n, serves, children }: { n: number; serves: string; children: ReactNode }) {
  return (
    <>
      <b>{count(n)}</b>
      <span>{children}</span>
      <Text size="sm" c="dimmed" mt={4}>
        {serves}
      </Text>
    </>
  );
}
