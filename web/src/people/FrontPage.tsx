// Before one speaks to somebody: what they met, what is promised, how to begin. No number, no standing: who
// serves must not serve by score.
import { Alert, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { AnchorLink } from '../shared/AnchorLink';
import type { TimelineTouch } from '../shared/api/types';
import { rowOf, side, total } from '../shared/effect';
import { ago, date } from '../shared/format';
import { nameOf } from '../shared/nameOf';
import { Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { adviceFor } from './advice';
import { customerQuery, timelineQuery } from './queries';

const words = texts.front;
const shownMax = 3;

export function FrontPage() {
  const { id } = useParams({ from: '/signed-in/people/$id/front' });
  const customer = useQuery(customerQuery(id, undefined));
  const timeline = useInfiniteQuery(timelineQuery(id, undefined));
  const name = customer.data ? nameOf(customer.data) : texts.people.unnamed;
  useTitle(words.heading(name));
  if (customer.isPending || timeline.isPending) return <Loading rows={5} />;
  const error = customer.error ?? timeline.error;
  if (!customer.data || !timeline.data) return <Problem error={error} again={() => customer.refetch()} />;

  const touches = timeline.data.pages[0]?.items ?? [];
  const due = customer.data.account.promises.filter(({ state }) => state === 'open' || state === 'broken');
  const said = touches.filter((touch) => touch.text).slice(0, shownMax);
  const advice = adviceFor(touches, due.length > 0);
  return (
    <article className="stack front">
      <div>
        <Title order={1} size="h2">
          {words.heading(name)}
        </Title>
        <AnchorLink to="/people/$id" params={{ id }}>
          {texts.customer.whole}
        </AnchorLink>
      </div>
      <Alert color="regard" variant="light" className="notice">
        {words.advice[advice]}
      </Alert>
      <section className="card">
        <Title order={2} size="h4">
          {words.hurt}
        </Title>
        <Few touches={touches} which="takes" none={words.hurtNone} />
      </section>
      <section className="card">
        <Title order={2} size="h4">
          {words.promised}
        </Title>
        {due.length === 0 && <Text c="dimmed">{words.promisedNone}</Text>}
        <ul className="rows">
          {due.map((promise) => (
            <li key={`${promise.kind} ${promise.opened_at}`} className="few">
              {texts.customer.promiseKind(promise.kind)}, {texts.customer.promiseDue(date(promise.due_at))}
            </li>
          ))}
        </ul>
      </section>
      <section className="card">
        <Title order={2} size="h4">
          {words.good}
        </Title>
        <Few touches={touches} which="adds" none={words.goodNone} />
      </section>
      {said.length > 0 && (
        <section className="card">
          <Title order={2} size="h4">
            {words.said}
          </Title>
          {said.map((touch) => (
            <figure key={rowOf(touch)} className="said">
              <blockquote className="quote">{touch.text}</blockquote>
              <figcaption>
                <time dateTime={touch.at}>{ago(touch.at)}</time>
              </figcaption>
            </figure>
          ))}
        </section>
      )}
    </article>
  );
}

function Few({ touches, which, none }: { touches: TimelineTouch[]; which: 'adds' | 'takes'; none: string }) {
  const few = touches.filter((touch) => side(total(touch.effects)) === which).slice(0, shownMax);
  if (few.length === 0) return <Text c="dimmed">{none}</Text>;
  return (
    <ul className="rows">
      {few.map((touch) => (
        <li key={rowOf(touch)} className="few">
          <Text fw={600}>{touch.label}</Text>
          <Text size="sm" c="dimmed">
            {touch.effects.map((effect) => effect.reason).join('; ')},{' '}
            <time dateTime={touch.at}>{ago(touch.at)}</time>
          </Text>
        </li>
      ))}
    </ul>
  );
}
