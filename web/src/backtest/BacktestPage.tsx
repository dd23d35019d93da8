// Whether what is said of customers comes true: a past day is asked again, with what was known then.
import { Button, Group, NumberInput, Progress, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Backtest, BacktestResult, BacktestShare } from '../shared/api/types';
import { count, date } from '../shared/format';
import { Guess } from '../shared/Guess';
import { StandingMark } from '../shared/Mark';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { Why } from '../shared/Why';
import { texts } from '../texts';
import { percent } from './percent';
import { type Asked, backtestQuery, useBacktest } from './queries';
import { Reliability } from './Reliability';

const words = texts.backtest;

export function BacktestPage() {
  useTitle(words.heading);
  const state = useQuery(backtestQuery);
  const { begin, stop } = useBacktest();
  const wasBegun = useRef(false);
  // Who comes here wants to know: the first time it is begun unasked.
  useEffect(() => {
    if (state.data?.state !== 'none' || wasBegun.current) return;
    wasBegun.current = true;
    begin.mutate({});
  }, [state.data?.state, begin.mutate]);
  if (state.isPending) return <Loading rows={4} />;
  if (state.isError && !state.data) return <Problem error={state.error} again={() => state.refetch()} />;
  const { result } = state.data;
  const isRunning = state.data.state === 'running';
  return (
    <div className="stack">
      <div>
        <Title order={1} size="h2">
          {words.heading}
        </Title>
        <Text c="dimmed">{words.serves}</Text>
      </div>
      {isRunning && <Running state={state.data} stop={() => stop.mutate()} />}
      {begin.isError && <Problem error={begin.error} />}
      {state.data.state === 'failed' && <Empty title={words.failed}>{state.data.why}</Empty>}
      {state.data.state === 'stopped' && !result && <Empty title={words.stopped} />}
      {result && <Result result={result} />}
      <Again isRunning={isRunning} result={result} begin={begin.mutate} />
    </div>
  );
}

function Running({ state, stop }: { state: Backtest; stop: () => void }) {
  return (
    <section className="card" aria-label={words.running}>
      <Group justify="space-between" mb="xs">
        <Text role="status">{words.running}</Text>
        <Button size="xs" variant="default" onClick={stop}>
          {words.stop}
        </Button>
      </Group>
      <Progress value={state.percent} aria-label={words.progress} />
    </section>
  );
}

function Result({ result }: { result: BacktestResult }) {
  const { at_risk, others } = result;
  const isBoth = at_risk.customers > 0 && others.customers > 0;
  return (
    <>
      <section className="card" aria-labelledby="turned-out">
        <Title order={2} className="backtest-sentence" id="turned-out">
          {isBoth ? (
            <>
              {words.of(date(result.at))} <span className="takes figure">{percent(at_risk.share)}</span>{' '}
              {words.never}; {words.others} <span className="figure">{percent(others.share)}</span>.
            </>
          ) : (
            <span data-words>{result.sentence}</span>
          )}
        </Title>
        <Text mt="xs">
          <span
            className={`verdict ${result.told === 'clear' ? 'smoother' : result.told === 'worse' ? 'worse' : ''}`}
          >
            {words.told[result.told]}
          </span>{' '}
          {words.toldMeaning[result.told]} <Guess />{' '}
          <Why about={words.heading}>
            <Text size="sm">{words.whyKnown}</Text>
            <Text size="sm">
              {words.whyNever(result.horizon_days)}{' '}
              {result.usual_gap_days !== null && words.whyGap(result.usual_gap_days)}
            </Text>
            <Text size="sm">
              {words.whyLeftOut(result.customers, result.left_out, result.window_days, result.once.customers)}
            </Text>
            <Text size="sm">{words.whyInterval}</Text>
            <Text size="sm">{words.whyNot}</Text>
          </Why>
        </Text>
        <div className="backtest-sides">
          <Side label={words.atRisk} side="takes" share={at_risk} />
          <Side label={words.theOthers} side="adds" share={others} />
        </div>
      </section>
      {result.days.length > 1 && <Reliability result={result} />}
      <Standings result={result} />
    </>
  );
}

// A bar with its interval; the numbers stand beside it in words.
function Side({ label, side, share }: { label: string; side: 'adds' | 'takes'; share: BacktestShare }) {
  const said = share.share === null ? words.nobody : words.interval(percent(share.low), percent(share.high));
  return (
    <div>
      <Text size="sm">
        {label} <span className="visually-hidden">{said}</span>
      </Text>
      <div className="interval" aria-hidden="true" title={said}>
        {share.share !== null && (
          <>
            <i className={`interval-bar ${side}`} style={{ width: `${share.share * 100}%` }} />
            <i
              className="interval-range"
              style={{ left: `${share.low * 100}%`, width: `${(share.high - share.low) * 100}%` }}
            />
          </>
        )}
      </div>
    </div>
  );
}

function Standings({ result }: { result: BacktestResult }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="card" onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
      <summary>
        <strong>{words.details}</strong>
      </summary>
      {isOpen && <Table result={result} />}
    </details>
  );
}

function Table({ result }: { result: BacktestResult }) {
  return (
    <>
      <div className="backtest-table">
        <table>
          <caption className="visually-hidden">{words.details}</caption>
          <thead>
            <tr>
              <th scope="col">{words.standing}</th>
              <th scope="col">{words.customers}</th>
              <th scope="col">{words.neverCame}</th>
              <th scope="col">{words.between}</th>
            </tr>
          </thead>
          <tbody>
            {result.standings.map(({ standing, never_came_back: share }) => (
              <tr key={standing}>
                <th scope="row">
                  <StandingMark standing={standing} />
                </th>
                <td className="figure">{count(share.customers)}</td>
                <td className="figure">{share.share === null ? '' : percent(share.share)}</td>
                <td className="figure">
                  {share.share === null ? '' : words.range(percent(share.low), percent(share.high))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="sm">
        {result.ratio && words.ratio(result.ratio.ratio, result.ratio.low, result.ratio.high)}{' '}
        {result.found.share !== null && words.found(percent(result.found.share))}
      </Text>
    </>
  );
}

interface AgainProps {
  isRunning: boolean;
  result: BacktestResult | null;
  begin: (asked: Asked) => void;
}

function Again({ isRunning, result, begin }: AgainProps) {
  const [at, setAt] = useState('');
  const [horizon, setHorizon] = useState<number | string>('');
  return (
    <form
      className="card"
      aria-label={words.another}
      onSubmit={(submit) => {
        submit.preventDefault();
        begin({
          ...(at && { at }),
          ...(typeof horizon === 'number' && { horizon_days: horizon }),
        });
      }}
    >
      <Group align="end" gap="sm">
        <TextInput
          type="date"
          label={words.day}
          value={at}
          {...(result && { min: result.data_first, max: result.data_last })}
          onChange={(change) => setAt(change.currentTarget.value)}
        />
        <NumberInput
          label={words.horizon}
          value={horizon}
          onChange={setHorizon}
          min={14}
          max={365}
          allowDecimal={false}
          w={150}
        />
        <Button type="submit" variant="default" disabled={isRunning}>
          {words.another}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        {words.anotherHint}
      </Text>
    </form>
  );
}
