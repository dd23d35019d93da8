// The account as a line, one step a touch: a visit takes minutes, and a day may be skipped between two of them.
import { texts } from '../texts/en';
import type { AccountPoint, StandingName } from './wire';

const t = texts.stage;
const width = 520;
const height = 170;
const margin = { left: 14, right: 20, top: 16, bottom: 22 };

export interface Step {
  balance: number;
  isNewDay: boolean;
}

// From the beginning, which is 0 and before everything.
export function stepsOf(points: AccountPoint[]): Step[] {
  const days = points.map(({ at }) => at.slice(0, 10));
  return [
    { balance: 0, isNewDay: false },
    ...points.map(({ balance }, i) => ({ balance, isNewDay: i > 0 && days[i] !== days[i - 1] })),
  ];
}

export function Line({ points, standing }: { points: AccountPoint[]; standing: StandingName | undefined }) {
  const steps = stepsOf(points);
  const balances = steps.map(({ balance }) => balance);
  const top = Math.max(0.25, ...balances);
  const bottom = Math.min(-0.25, ...balances);
  const x = (i: number) =>
    margin.left + (i * (width - margin.left - margin.right)) / Math.max(1, steps.length - 1);
  const y = (balance: number) =>
    margin.top + ((top - balance) * (height - margin.top - margin.bottom)) / (top - bottom);
  const path = steps.map(
    ({ balance }, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(balance).toFixed(1)}`,
  );
  const last = balances.at(-1) ?? 0;
  const where = last > 0.005 ? t.above : last < -0.005 ? t.below : t.level;
  const label = standing ? t.lineAlt(points.length, where, t.standing[standing]) : t.unknown;
  return (
    <svg
      className="line"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      data-balance={last}
    >
      <line className="zero" x1={0} x2={width} y1={y(0)} y2={y(0)} />
      {steps.map(({ isNewDay }, i) =>
        isNewDay ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place on the line
          <g key={i} className="day">
            <line x1={x(i - 0.5)} x2={x(i - 0.5)} y1={margin.top} y2={height - margin.bottom} />
            <text x={x(i - 0.5)} y={11} textAnchor="middle">
              {t.dayLater}
            </text>
          </g>
        ) : null,
      )}
      <path className="ground" d={`${path.join('')}L${x(steps.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`} />
      <path className="run" d={path.join('')} />
      {steps.map(({ balance }, i) => {
        const before = balances[i - 1];
        if (before === undefined || Math.abs(balance - before) < 0.005) return null;
        const side = balance > before ? 'adds' : 'takes';
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place on the line
        return <circle key={i} className={side} cx={x(i)} cy={y(balance)} r={5} />;
      })}
      <text x={margin.left} y={height - 6}>
        {t.lineStart}
      </text>
      <text x={width - margin.right} y={height - 6} textAnchor="end">
        {t.lineNow}
      </text>
    </svg>
  );
}
