// One touch's whole way: kept, decoded, whose it was, what it did, and the account before and after it.
import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import type { Account, Effect, TouchWay } from '../shared/api/types';
import { side } from '../shared/effect';
import { count, moment, signed, units } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { wayQuery } from './queries';

const words = texts.way;

export function Way({ id }: { id: string }) {
  const way = useQuery(wayQuery(id));
  if (way.isPending) return <Loading rows={6} />;
  if (way.isError) return <Problem error={way.error} again={() => way.refetch()} />;
  const { data } = way;
  return (
    <div className="stack way">
      <div>
        <Text fw={600} size="lg">
          {data.label}
        </Text>
        <Text size="sm" c="dimmed">
          <time dateTime={data.at}>{moment(data.at)}</time>
          {data.channel && ` · ${texts.channel(data.channel)}`} ·{' '}
          <AnchorLink to="/catalogue/$name" params={{ name: data.touchpoint }}>
            {data.touchpoint}
          </AnchorLink>
        </Text>
      </div>
      <Part heading={words.raw}>
        <Raw raw={data.raw} />
      </Part>
      <Part heading={words.decoded}>
        {data.decoded ? (
          <pre className="yaml">{JSON.stringify(data.decoded, null, 2)}</pre>
        ) : (
          <Text size="sm">{words.erased}</Text>
        )}
      </Part>
      <Part heading={words.identified}>
        <Identified way={data} />
      </Part>
      <Part heading={words.effects}>
        <Effects way={data} />
      </Part>
      {data.after && (
        <Part heading={words.account}>
          <BeforeAndAfter before={data.before} after={data.after} />
        </Part>
      )}
    </div>
  );
}

function Part({ heading, children }: { heading: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <Title order={2} size="h5" id={id} mb={4}>
        {heading}
      </Title>
      {children}
    </section>
  );
}

function Raw({ raw }: { raw: TouchWay['raw'] }) {
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.rawHint}
      </Text>
      <dl className="facts">
        <dt>{words.place}</dt>
        <dd>{raw.position}</dd>
        <dt>{words.source}</dt>
        <dd>
          {raw.source}
          {raw.import && `, ${words.import}`}
        </dd>
        <dt>{words.received}</dt>
        <dd>
          <time dateTime={raw.received_at}>{moment(raw.received_at)}</time>
        </dd>
        <dt>{words.written}</dt>
        <dd>
          <time dateTime={raw.written_at}>{moment(raw.written_at)}</time>
        </dd>
        <dt>{words.bytes}</dt>
        <dd>
          {count(raw.bytes)}, {words.sealed(raw.sealed_bytes)}
        </dd>
        {raw.measures.map(({ name, number }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{number}</dd>
          </div>
        ))}
        <dt>{words.message}</dt>
        <dd className="hash">{raw.message}</dd>
      </dl>
      <details className="more">
        <summary>{words.shownBytes}</summary>
        <Text className="hash" size="xs">
          {raw.hex.match(/.{1,8}/g)?.join(' ')}
        </Text>
      </details>
    </>
  );
}

function Identified({ way }: { way: TouchWay }) {
  return (
    <>
      <ul className="rows">
        {way.identified.map((one) => (
          <li key={one.hash}>
            <Text size="sm">
              {texts.identifierType(one.type)}: <strong>{one.value ?? words.unreadable}</strong>{' '}
              <Text span size="sm" c="dimmed">
                {one.joined ? words.joined : words.notJoined}
                {one.primary && `, ${words.primary}`}
              </Text>
            </Text>
          </li>
        ))}
      </ul>
      {way.customer ? (
        <AnchorLink to="/people/$id" params={{ id: way.customer }} size="sm">
          {words.customer}
        </AnchorLink>
      ) : (
        <Text size="sm">{words.nobody}</Text>
      )}
    </>
  );
}

function Effects({ way }: { way: TouchWay }) {
  if (!way.counted) return <Text size="sm">{words.notCounted}</Text>;
  return (
    <ul className="rows">
      {way.effects.map((effect) => (
        <li key={`${effect.rule} ${effect.touchpoint} ${effect.evidence.join()}`}>
          <OneEffect effect={effect} />
        </li>
      ))}
    </ul>
  );
}

function OneEffect({ effect }: { effect: Effect }) {
  const version = effect.catalogue_version;
  return (
    <>
      <Text size="sm">
        {effect.effect !== 0 && (
          <strong className={`figure ${side(effect.effect)}`}>{signed(effect.effect)} </strong>
        )}
        {effect.rule || effect.effect !== 0 ? effect.reason : words.noEffect}
      </Text>
      <Text size="xs" c="dimmed">
        {effect.rule ? words.byRule(effect.rule, version) : words.contact(version)}
      </Text>
    </>
  );
}

function BeforeAndAfter({ before, after }: { before: Account | null; after: Account }) {
  const row = (name: string, of: (account: Account) => ReactNode) => (
    <tr>
      <th scope="row">{name}</th>
      <td className="figure">{before ? of(before) : words.none}</td>
      <td className="figure">{of(after)}</td>
    </tr>
  );
  const orNone = (value: number | null) => (value === null ? words.none : units(value));
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.accountHint}
      </Text>
      <table className="tallies">
        <thead>
          <tr>
            <td />
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          {row(words.balance, (account) => units(account.balance))}
          {row(words.adds, (account) => units(account.adds))}
          {row(words.takes, (account) => units(account.takes))}
          {row(words.remembered, (account) => orNone(account.remembered))}
          {row(words.standing, (account) => (
            <StandingMark standing={account.standing.now} />
          ))}
          {row(words.touches, (account) => count(account.touches))}
        </tbody>
      </table>
    </>
  );
}
