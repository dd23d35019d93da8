// What each touch means, who owns it, how often it came and what it did; and what nobody owns yet.
import { Text, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { useMay } from '../shared/api/may';
import { offered } from '../shared/api/offered';
import type { Touchpoint } from '../shared/api/types';
import { signed, units } from '../shared/format';
import { Guess } from '../shared/Guess';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { catalogueQuery, touchpointsQuery } from './queries';
import { inWords } from './rule';

const words = texts.catalogue;
const waitMs = 200;
const stages = ['discover', 'choose', 'buy', 'receive', 'use', 'get_help', 'pay', 'return', 'stay'];

export function CataloguePage() {
  useTitle(words.heading);
  const { q } = useSearch({ from: '/signed-in/catalogue' });
  const all = useQuery(touchpointsQuery);
  const catalogue = useQuery(catalogueQuery);
  const may = useMay();
  if (all.isPending) return <Loading rows={8} />;
  if (all.isError && !all.data) return <Problem error={all.error} again={() => all.refetch()} />;
  const found = all.data.filter((one) => fits(one, q));
  const known = found.filter((one) => one.in_catalogue);
  const unknown = found.filter((one) => !one.in_catalogue);
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <Title order={1} size="h2">
            {words.heading}
          </Title>
          <Text c="dimmed">
            {words.serves}{' '}
            {catalogue.data && (
              <AnchorLink to="/catalogue/versions">{words.version(catalogue.data.version)}</AnchorLink>
            )}{' '}
            <Guess />
          </Text>
        </div>
        <Find q={q} />
      </div>
      {q && found.length === 0 && <Empty title={words.none(q)} />}
      {unknown.length > 0 && (
        <section className="card" aria-labelledby="not-in-yet">
          <Title order={2} size="h4" id="not-in-yet">
            {words.notInYet}
          </Title>
          <Text size="sm" c="dimmed">
            {words.notInYetHint}
          </Text>
          <ul className="rows">
            {unknown.map((one) => (
              <li key={one.touchpoint} className="touchpoint">
                <Text fw={600}>{one.touchpoint}</Text>
                <Text size="sm" c="dimmed">
                  {words.often(one.touches)}
                </Text>
                {may.act && (
                  <AnchorLink
                    to="/catalogue/$name"
                    params={{ name: one.touchpoint }}
                    size="sm"
                    aria-label={texts.touchpoint.addNamed(one.touchpoint)}
                  >
                    {texts.touchpoint.add}
                  </AnchorLink>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {[...stages, null].map((stage) => {
        const here = known.filter((one) => (stage ? one.stage === stage : !stages.includes(one.stage ?? '')));
        return here.length > 0 && <Stage key={stage ?? ''} stage={stage} touchpoints={here} isOpen={!!q} />;
      })}
    </div>
  );
}

function fits(one: Touchpoint, q: string | undefined): boolean {
  if (!q) return true;
  const text = [one.touchpoint, one.label, one.owner, one.channel, ...one.rules.map(({ reason }) => reason)];
  return text.join(' ').toLowerCase().includes(q.toLowerCase());
}

function Find({ q }: { q: string | undefined }) {
  const navigate = useNavigate({ from: '/catalogue' });
  const [text, setText] = useState(q ?? '');
  const search = useDebouncedCallback(
    (wanted: string) => navigate({ search: wanted.trim() ? { q: wanted.trim() } : {}, replace: true }),
    waitMs,
  );
  return (
    <TextInput
      type="search"
      label={words.find}
      value={text}
      onChange={(change) => {
        setText(change.currentTarget.value);
        search(change.currentTarget.value);
      }}
    />
  );
}

function Stage({
  stage,
  touchpoints,
  isOpen,
}: {
  stage: string | null;
  touchpoints: Touchpoint[];
  isOpen: boolean;
}) {
  const id = `stage-${stage ?? 'none'}`;
  return (
    <section className="card" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {stage ? texts.stage(stage) : words.noStage}
      </Title>
      <ul className="rows">
        {[...touchpoints]
          .sort((a, b) => b.touches - a.touches)
          .map((one) => (
            <li key={one.touchpoint} id={one.touchpoint}>
              <details open={isOpen && touchpoints.length < 4}>
                <summary className="touchpoint">
                  <span>
                    <strong>{one.label}</strong>{' '}
                    <Text span size="sm" c="dimmed">
                      {one.channel && texts.channel(one.channel)}
                    </Text>
                  </span>
                  <Text span size="sm">
                    {one.owner ? texts.role(one.owner) : words.nobody}
                  </Text>
                  <Did touchpoint={one} />
                </summary>
                <Inside touchpoint={one} />
              </details>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Did({ touchpoint: { touches, adds, takes } }: { touchpoint: Touchpoint }) {
  const most = Math.max(adds, -takes, 1e-9);
  return (
    <span className="did-cell">
      <Text span size="sm" c="dimmed">
        {words.often(touches)}
      </Text>
      {touches > 0 && (
        <span className="balance-bar" title={words.did(units(adds), units(-takes))}>
          <i className="takes-bar" style={{ width: `${(-takes / most) * 50}%` }} />
          <i className="adds-bar" style={{ width: `${(adds / most) * 50}%` }} />
          <span className="visually-hidden">{words.did(units(adds), units(-takes))}</span>
        </span>
      )}
    </span>
  );
}

function Inside({ touchpoint: one }: { touchpoint: Touchpoint }) {
  const may = useMay();
  return (
    <div className="touchpoint-inside">
      <Text size="sm" c="dimmed">
        <code>{one.touchpoint}</code>
        {one.kind && ` · ${words.kind[one.kind]}`}
        {one.touches > 0 && ` · ${words.did(units(one.adds), units(-one.takes))}`}
      </Text>
      {one.rules.length === 0 && <Text size="sm">{words.noRules}</Text>}
      <ul>
        {one.rules.map((rule) => (
          <li key={rule.name}>
            <Text size="sm">
              {words.rule(signed(rule.prior_mean), inWords(rule.reason))}{' '}
              <Text span size="xs" c="dimmed">
                {words.guess}, {words.from(rule.source)}
              </Text>
            </Text>
          </li>
        ))}
      </ul>
      <AnchorLink to="/catalogue/$name" params={{ name: one.touchpoint }} fz="sm" mr="md">
        {may.act ? texts.touchpoint.open : texts.touchpoint.see}
      </AnchorLink>
      {one.owner && offered('/api/todo') && (
        <AnchorLink to="/todo" search={{ role: one.owner }} fz="sm">
          {texts.todo.forRole(texts.role(one.owner))}
        </AnchorLink>
      )}
    </div>
  );
}
