// The five numbers of an account, each with the question it serves and its why.
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Account, TimelineTouch } from '../shared/api/types';
import { heaviest, rowOf, type Side } from '../shared/effect';
import { ago, signed, units } from '../shared/format';
import { Guess } from '../shared/Guess';
import { Why } from '../shared/Why';
import { texts } from '../texts';
import { average, remembered } from './sentences';
import { TouchLink } from './TouchLink';

const words = texts.customer;
const heaviestMax = 5;

interface Props {
  account: Account;
  customer: string;
  touches: TimelineTouch[];
  headingId: string;
}

export function AccountNumbers({ account, customer, touches, headingId }: Props) {
  const weights = (side: Side | 'both') => (
    <Heaviest account={account} customer={customer} touches={touches} side={side} />
  );
  return (
    <div>
      <Title order={2} size="h4" id={headingId} mb="xs">
        {words.account} <Guess />
      </Title>
      <div className="numbers">
        <Figure label={words.balance} value={units(account.balance)} serves={words.balanceServes}>
          <Text size="sm">
            {words.balanceWhy(
              account.half_life_days,
              account.loss_aversion,
              signed(account.adds),
              units(account.takes),
            )}
          </Text>
          {weights('both')}
          <Version account={account} />
        </Figure>
        <Figure label={words.adds} value={signed(account.adds)} color="adds">
          <Text size="sm">{words.addsWhy}</Text>
          {weights('adds')}
          <Version account={account} />
        </Figure>
        <Figure label={words.takes} value={signed(account.takes)} color="takes">
          <Text size="sm">{words.takesWhy}</Text>
          {weights('takes')}
          <Version account={account} />
        </Figure>
        <Figure label={words.remembered} value={remembered(account)} serves={words.rememberedServes}>
          <Text size="sm">
            {account.remembered === null ? words.rememberedNotYet : words.rememberedMeaning}
          </Text>
          <Version account={account} />
        </Figure>
        <Figure label={words.average} value={average(account)}>
          <Text size="sm">{account.average === null ? words.rememberedNotYet : words.averageMeaning}</Text>
          <Version account={account} />
        </Figure>
      </div>
    </div>
  );
}

interface FigureProps {
  label: string;
  value: string;
  serves?: string;
  color?: 'adds' | 'takes';
  children: ReactNode;
}

function Figure({ label, value, serves, color, children }: FigureProps) {
  return (
    <div className="number">
      <Text size="sm" c="dimmed" component="div">
        {label} <Why about={label}>{children}</Why>
      </Text>
      <b className={value === words.notYet ? 'unknown' : color}>{value}</b>
      {serves && (
        <Text size="xs" c="dimmed">
          {serves}
        </Text>
      )}
    </div>
  );
}

function Heaviest({
  account,
  customer,
  touches,
  side,
}: {
  account: Account;
  customer: string;
  touches: TimelineTouch[];
  side: Side | 'both';
}) {
  const weights = heaviest(touches, account, heaviestMax, side);
  if (weights.length === 0) return <Text size="sm">{words.noneHeavy}</Text>;
  return (
    <div>
      <Text size="sm" fw={600}>
        {words.heaviest}
      </Text>
      <ul className="heaviest">
        {weights.map(({ touch, weight }) => (
          <li key={rowOf(touch)}>
            <span className={`figure ${weight < 0 ? 'takes' : 'adds'}`}>{signed(weight)}</span>{' '}
            <TouchLink customer={customer} position={rowOf(touch)}>
              {touch.label}
            </TouchLink>
            , {ago(touch.at, Date.parse(account.as_of))}
          </li>
        ))}
      </ul>
      {touches.length < account.touches && (
        <Text size="xs" c="dimmed">
          {words.heaviestOf(touches.length)}
        </Text>
      )}
    </div>
  );
}

function Version({ account }: { account: Account }) {
  return (
    <Text size="xs" c="dimmed">
      {texts.why.catalogue} {account.catalogue_version}
    </Text>
  );
}
