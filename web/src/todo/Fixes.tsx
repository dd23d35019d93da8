// What was marked as done, with the line of its touchpoint before and after.
import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Part } from '../shared/api/places';
import type { Fix } from '../shared/api/types';
import { date, sentence } from '../shared/format';
import { Spark } from '../shared/Spark';
import { Loading, Problem } from '../shared/states';
import { mondayOf } from '../shared/week';
import { texts } from '../texts';
import { fixesQuery } from './queries';

const words = texts.todo;

export function Fixes({ part }: { part: Part }) {
  const fixes = useQuery(fixesQuery(part));
  return (
    <section className="card" aria-labelledby="fixes">
      <Title order={2} size="h4" id="fixes" mb="xs">
        {words.fixes}
      </Title>
      {fixes.isPending && <Loading rows={2} />}
      {fixes.isError && !fixes.data && <Problem error={fixes.error} again={() => fixes.refetch()} />}
      {fixes.data?.items.length === 0 && <Text c="dimmed">{words.fixesNone}</Text>}
      <ul className="rows">
        {fixes.data?.items.map((fix) => (
          <FixRow key={fix.id} fix={fix} />
        ))}
      </ul>
    </section>
  );
}

function FixRow({ fix }: { fix: Fix }) {
  const verdict = words.verdict[fix.verdict];
  const week = mondayOf(fix.at);
  const mark = fix.line.findIndex((one) => one.week >= week);
  // How many of a week's touches took: more touches alone are no friction.
  const rates = fix.line.map(({ times, touches }) => (touches === 0 ? 0 : -times / touches));
  return (
    <li className="fix">
      <div>
        <Text fw={600}>{fix.label ?? fix.touchpoint}</Text>
        {fix.note && (
          <Text size="sm" className="quote">
            {fix.note}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {[words.fixBy(fix.by, date(fix.at)), fix.place ?? fix.partner].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div>
        <span className={`verdict ${fix.verdict}`}>{verdict}</span>
        <Text size="sm">{sentence(fix.sentence)}</Text>
      </div>
      <Spark
        side="takes"
        values={rates}
        width={200}
        height={48}
        label={words.lineBeforeAfter(fix.label ?? fix.touchpoint, verdict)}
        {...(mark >= 0 && { mark })}
      />
    </li>
  );
}
