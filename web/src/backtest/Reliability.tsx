// Month by month: how many never came back, of those called at risk and of the others, each with its interval.
import { Text, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { BacktestResult, BacktestShare } from '../shared/api/types';
import { date } from '../shared/format';
import { texts } from '../texts';
import { locale } from '../texts/language';
import { percent } from './percent';

const words = texts.backtest;
const height = 180;
const edge = { left: 44, right: 12, top: 10, bottom: 24 };

export function Reliability({ result: { days } }: { result: BacktestResult }) {
  const { ref, width } = useElementSize();
  const highest = Math.max(0.1, ...days.flatMap((day) => [day.at_risk, day.others].map(top)));
  const first = Date.parse(days[0]?.at ?? '');
  const last = Date.parse(days.at(-1)?.at ?? '');
  const x = (at: string) =>
    edge.left + 14 + ((Date.parse(at) - first) / (last - first || 1)) * (width - edge.left - edge.right - 28);
  const y = (share: number) => edge.top + (1 - share / highest) * (height - edge.top - edge.bottom);
  const wide = Math.max(1, Math.ceil(days.length / Math.max(1, Math.floor(width / 90))));
  return (
    <section className="card" aria-labelledby="months">
      <Title order={2} size="h4" id="months">
        {words.months}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {words.monthsHint}
      </Text>
      <div ref={ref}>
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            {[0, highest].map((share) => (
              <g key={share}>
                <line
                  className="reliability-line"
                  x1={edge.left}
                  x2={width - edge.right}
                  y1={y(share)}
                  y2={y(share)}
                />
                <text className="reliability-text" x={edge.left - 6} y={y(share) + 4} textAnchor="end">
                  {percent(share)}
                </text>
              </g>
            ))}
            {days.map((day, i) => (
              <g key={day.at}>
                <Whisker share={day.others} x={x(day.at) + 5} y={y} side="adds" />
                <Whisker share={day.at_risk} x={x(day.at) - 5} y={y} side="takes" />
                {i % wide === 0 && (
                  <text className="reliability-text" x={x(day.at)} y={height - 6} textAnchor="middle">
                    {month(day.at)}
                  </text>
                )}
              </g>
            ))}
          </svg>
        )}
      </div>
      <div className="legend">
        <span>
          <i className="interval-bar takes" /> {words.atRisk}
        </span>
        <span>
          <i className="interval-bar adds" /> {words.theOthers}
        </span>
      </div>
      <ul className="visually-hidden">
        {days.map((day) => (
          <li key={day.at}>
            {words.monthSentence(
              date(day.at),
              percent(day.at_risk.share) || words.nobody,
              percent(day.others.share),
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

// Of few people the interval is nearly everything; it is cut off by the picture, not by a rule.
const top = (share: BacktestShare) => (share.share === null ? 0 : Math.min(1, share.share * 1.6, share.high));
const monthNames = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const dayNames = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const month = (at: string) => (at.endsWith('-01') ? monthNames : dayNames).format(new Date(at));

interface WhiskerProps {
  share: BacktestShare;
  x: number;
  y: (share: number) => number;
  side: 'adds' | 'takes';
}

function Whisker({ share, x, y, side }: WhiskerProps) {
  if (share.share === null) return null;
  const high = Math.max(edge.top, y(share.high));
  return (
    <g className={`whisker ${side}`}>
      <line x1={x} x2={x} y1={y(share.low)} y2={high} />
      {side === 'takes' ? (
        <circle cx={x} cy={y(share.share)} r={4} />
      ) : (
        <rect x={x - 3.5} y={y(share.share) - 3.5} width={7} height={7} />
      )}
    </g>
  );
}
