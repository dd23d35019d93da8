// The first page. Five numbers: three in its sentence, two in “hurt and heard”.
import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { offered } from '../shared/api/offered';
import type { Gone, Home } from '../shared/api/types';
import { count, date } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { nameOf } from '../shared/nameOf';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { Why } from '../shared/Why';
import { mondayOf } from '../shared/week';
import { texts } from '../texts';
import { FrictionCard } from './FrictionCard';
import { Notes } from './Notes';
import { homeQuery, lastTouchQuery } from './queries';
import { Slide } from './Slide';
import { type By, StageMap } from './StageMap';
import { Weeks } from './Weeks';

const words = texts.home;

export function HomePage() {
  useTitle(words.heading);
  const {
    week: asked,
    stage,
    by,
  } = useSearch({ strict: false }) as { week?: string; stage?: string; by?: 'place' };
  const navigate = useNavigate();
  const latest = mondayOf(Date.now());
  const week = mondayOf(asked ?? latest);
  const home = useQuery(homeQuery(week));
  const look = (wanted: string | undefined) =>
    navigate({ to: '.', search: (now) => ({ ...now, stage: wanted }), resetScroll: false, replace: true });
  const turn = (wanted: By) =>
    navigate({
      to: '.',
      search: (now) => ({ ...now, by: wanted === 'place' ? wanted : undefined }),
      resetScroll: false,
      replace: true,
    });

  if (home.isPending) return <Loading rows={6} />;
  if (home.isError && !home.data) return <Problem error={home.error} again={() => home.refetch()} />;
  const shown = home.data;
  const nothing =
    shown.closer + shown.away + shown.left === 0 && shown.stages.every((one) => one.touches === 0);
  return (
    <div className="stack home">
      <div className="home-head">
        <Sentence home={shown} isLatest={week === latest} />
        <Weeks week={week} latest={latest} />
      </div>
      {nothing ? (
        <Quiet week={week} />
      ) : (
        <>
          <section className="card" aria-labelledby="slide">
            <Title order={2} size="h4" id="slide">
              {words.slide}
            </Title>
            <Slide home={shown} stage={stage} onStage={look} />
          </section>
          {stage && (
            <StageMap
              week={week}
              stage={stage}
              by={by ?? 'channel'}
              onBy={turn}
              onClose={() => look(undefined)}
            />
          )}
          {shown.friction.length === 0 ? (
            <Text c="dimmed">{words.smooth}</Text>
          ) : (
            <ol className="frictions" aria-label={words.friction}>
              {shown.friction.map((friction, place) => (
                <FrictionCard key={friction.touchpoint} friction={friction} place={place} />
              ))}
            </ol>
          )}
          <div className="home-pair">
            <Heard home={shown} />
            <WhoLeft home={shown} />
          </div>
        </>
      )}
      {offered('/api/notes') && <Notes week={week} />}
    </div>
  );
}

// What was brought in may be of years ago: the way leads there, not to a blank week.
function Quiet({ week }: { week: string }) {
  const { data: at, isPending } = useQuery(lastTouchQuery);
  if (isPending) return <Loading />;
  const last = at && mondayOf(at);
  if (!last || last === week) return <Empty title={words.quiet}>{words.quietHint}</Empty>;
  return (
    <Empty title={words.quiet}>
      {words.quietSince(date(at))}{' '}
      <AnchorLink to="." search={{ week: last }}>
        {words.quietGo}
      </AnchorLink>
    </Empty>
  );
}

function Sentence({ home, isLatest }: { home: Home; isLatest: boolean }) {
  const change = home.left > home.before.left ? 'more' : home.left < home.before.left ? 'less' : 'same';
  return (
    <div>
      <Title order={1} className="sentence">
        {isLatest ? words.thisWeek : words.inWeek(date(home.week))}{' '}
        <Link to="/people" search={{ standing: 'delighted' }} className="adds">
          {count(home.closer)}
        </Link>{' '}
        {words.closer(home.closer)},{' '}
        <Link to="/people" search={{ standing: 'at_risk' }} className="away">
          {count(home.away)}
        </Link>{' '}
        {words.away},{' '}
        <a href="#gone" className="takes">
          {count(home.left)}
        </a>{' '}
        {words.left}.
      </Title>
      <Text c="dimmed" mt={6}>
        {words.serves} {words.change[change]}{' '}
        <Why about={words.heading}>
          {(['closer', 'away', 'left', 'counted'] as const).map((one) => (
            <Text key={one} size="sm">
              {words.sentenceWhy[one]}
            </Text>
          ))}
        </Why>
        {offered('/api/backtest') && (
          <>
            {' '}
            <AnchorLink to="/backtest">{texts.backtest.link}</AnchorLink>
          </>
        )}
      </Text>
    </div>
  );
}

function Heard({ home }: { home: Home }) {
  const { hurt, told, silent, left } = home.heard;
  return (
    <section className="card" aria-labelledby="heard">
      <Title order={2} size="h4" id="heard" mb="xs">
        {words.heard}
      </Title>
      {hurt === 0 ? (
        <Text>{words.heardNobody}</Text>
      ) : (
        <>
          <Text mb="sm">{words.heardSentence(hurt, told)}</Text>
          <div className="shares" aria-hidden="true">
            <i className="share-told" style={{ flexGrow: told }} />
            <i className="share-silent" style={{ flexGrow: silent }} />
            <i className="share-left" style={{ flexGrow: left }} />
          </div>
          <div className="legend">
            {(['told', 'silent', 'left'] as const).map((one) => (
              <span key={one}>
                <i className={`share-${one}`} />
                {words.heardLegend[one]}
              </span>
            ))}
          </div>
        </>
      )}
      <Text size="sm" c="dimmed" mt="xs">
        {words.heardServes}
      </Text>
    </section>
  );
}

const goneShown = 6;

function WhoLeft({ home }: { home: Home }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? home.gone : home.gone.slice(0, goneShown);
  return (
    <section className="card" aria-labelledby="gone">
      <Title order={2} size="h4" id="gone" tabIndex={-1}>
        {words.gone}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {home.gone.length === 0 ? words.goneNone : words.goneServes}
      </Text>
      <ul className="rows">
        {shown.map((one) => (
          <GoneRow key={one.customer.id} gone={one} />
        ))}
      </ul>
      {shown.length < home.gone.length && (
        <Button size="xs" variant="default" mt="xs" onClick={() => setWhole(true)}>
          {texts.people.more}
        </Button>
      )}
    </section>
  );
}

// “It broke: it broke” is said once.
function whatDidIt({ label, touchpoint, reason }: NonNullable<Gone['last']>): string {
  const name = label ?? touchpoint;
  return name.toLowerCase() === reason.toLowerCase() ? name : `${name}: ${reason}`;
}

function GoneRow({ gone: { customer, last } }: { gone: Gone }) {
  const name = nameOf(customer);
  return (
    <li className="gone-row">
      <div>
        <AnchorLink to="/people/$id" params={{ id: customer.id }} fw={600} data-words>
          {name}
        </AnchorLink>
        <Text size="sm">
          {last ? (
            <>
              <span data-words>{whatDidIt(last)}</span>, <time dateTime={last.at}>{date(last.at)}</time>
              {last.owner && (
                <Text span size="sm" c="dimmed">
                  . {words.goneOwner(texts.role(last.owner))}
                </Text>
              )}
            </>
          ) : (
            <Text span size="sm" c="dimmed">
              {words.goneUnknown}
            </Text>
          )}
        </Text>
      </div>
      <StandingMark standing={customer.standing} />
    </li>
  );
}
