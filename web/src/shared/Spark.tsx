// A line as small as a word. Nought is where `zero` says; what it means stands beside it in words.
import { useId } from 'react';

interface Props {
  values: number[];
  label: string;
  width?: number;
  height?: number;
  // Where in the line something changed: drawn as an upright.
  mark?: number;
  side?: 'takes' | 'both';
}

export function Spark({ values, label, width = 132, height = 34, mark, side = 'both' }: Props) {
  const clip = useId();
  if (values.length < 2) return null;
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  const x = (i: number) => 2 + (i / (values.length - 1)) * (width - 4);
  const y = (value: number) => 2 + (1 - (value - low) / span) * (height - 4);
  const path = values.map((value, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const ground = y(0);
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="spark">
      <defs>
        <clipPath id={clip}>
          <rect x="0" y="0" width={width} height={side === 'takes' ? 0 : ground} />
        </clipPath>
      </defs>
      <line x1="0" x2={width} y1={ground} y2={ground} className="spark-ground" />
      <path d={path} className="spark-takes" />
      <path d={path} className="spark-adds" clipPath={`url(#${clip})`} />
      {mark !== undefined && <line x1={x(mark)} x2={x(mark)} y1="0" y2={height} className="spark-mark" />}
    </svg>
  );
}
