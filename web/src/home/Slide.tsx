// The slide: customers move along it; where it is raised they are held up, and some fall off.
import { useElementSize, useReducedMotion } from '@mantine/hooks';
import { useId, useMemo } from 'react';
import type { Home } from '../shared/api/types';
import { texts } from '../texts';
import { type Bump, falling, type Point, pathOf, type SlideShape, sharesOf, slideOf } from './slide';

const words = texts.home;
const dotsMany = 26;
const roundSeconds = 22;

export const letter = (place: number) => String.fromCharCode(65 + place);

export function Slide({
  home,
  stage,
  onStage,
}: {
  home: Home;
  stage: string | undefined;
  onStage(stage: string | undefined): void;
}) {
  const { ref, width } = useElementSize();
  const height = width < 600 ? 200 : 250;
  const shape = useMemo(
    () => slideOf(home.stages, home.friction, Math.max(width, 1), height),
    [home, width, height],
  );
  const label =
    home.friction.length === 0
      ? words.slideSmooth
      : words.slideSentence(
          home.stages.map((one) => texts.stage(one.stage)).join(', '),
          home.friction.map((one) => one.label ?? one.touchpoint).join('; '),
        );
  return (
    <div>
      <div ref={ref} className="slide" style={{ height }}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={label}>
            <Ground shape={shape} width={width} height={height} />
            {shape.stages.map(({ stage: name, x, y }) => (
              <line key={name} x1={x} x2={x} y1={y + 8} y2={height} className="slide-post" />
            ))}
            <People home={home} points={shape.points} bumps={shape.bumps} height={height} />
            {shape.bumps.map(({ place, x, y }) => (
              <g key={place} transform={`translate(${x} ${y - 20})`} className="slide-mark">
                <circle r={13} />
                <text textAnchor="middle" dy="0.36em">
                  {letter(place)}
                </text>
              </g>
            ))}
          </svg>
        )}
      </div>
      <fieldset
        className="slide-stages"
        style={{
          gridTemplateColumns: sharesOf(home.stages, home.friction)
            .map((share) => `${share}fr`)
            .join(' '),
        }}
      >
        <legend className="visually-hidden">{words.lookInto}</legend>
        {home.stages.map(({ stage: name }) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === stage}
            onClick={() => onStage(name === stage ? undefined : name)}
          >
            {texts.stage(name)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

// Green where it is smooth, red over each bump.
function Ground({
  shape: { points, bumps },
  width,
  height,
}: {
  shape: SlideShape;
  width: number;
  height: number;
}) {
  const fill = useId();
  const stroke = useId();
  const stops = [...bumps].sort((a, b) => a.x - b.x);
  const line = pathOf(points);
  return (
    <>
      <defs>
        <linearGradient id={fill} x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" className="slide-fill-top" />
          <stop offset="1" className="slide-fill-low" />
        </linearGradient>
        <linearGradient id={stroke} gradientUnits="userSpaceOnUse" x1="0" x2={width} y1="0" y2="0">
          {stops.map(({ place, x, wide }) =>
            [-1.4, -0.5, 0.5, 1.4].map((far) => (
              <stop
                key={`${place} ${far}`}
                offset={Math.min(1, Math.max(0, (x + far * wide) / width))}
                className={Math.abs(far) > 1 ? 'slide-smooth' : 'slide-rough'}
              />
            )),
          )}
        </linearGradient>
      </defs>
      <path d={`${line}L${width} ${height}L0 ${height}Z`} fill={`url(#${fill})`} />
      <path d={line} className="slide-line" {...(stops.length > 0 && { stroke: `url(#${stroke})` })} />
    </>
  );
}

// As many fall as left, of those who moved. Without motion they stand where they would be.
function People({
  home,
  points,
  bumps,
  height,
}: {
  home: Home;
  points: Point[];
  bumps: Bump[];
  height: number;
}) {
  const still = useReducedMotion();
  const moving = home.closer + home.away;
  if (moving + home.left === 0 || points.length < 2) return null;
  const fallers = falling(dotsMany, moving, home.left, bumps);
  const over = points.map(({ x, y }) => ({ x, y: y - 7 }));
  const whole = pathOf(over);
  const dots: { path: string; end: Point[]; falls: boolean }[] = [];
  bumps.forEach((bump, i) => {
    const upTo = over.filter(({ x }) => x <= bump.x - 6);
    const off = { x: bump.x - 14, y: height + 10 };
    for (let n = 0; n < (fallers[i] ?? 0); ++n)
      dots.push({ path: pathOf([...upTo, off]), end: [...upTo, off], falls: true });
  });
  while (dots.length < dotsMany) dots.push({ path: whole, end: over, falls: false });
  return (
    <g>
      {dots.map(({ path, end, falls }, i) => {
        // Spread by the golden ratio, so that no two of a kind follow each other.
        const phase = (i * 0.618034) % 1;
        const className = falls ? 'slide-person falls' : 'slide-person';
        if (still) {
          const at = end[Math.floor(phase * (end.length - 1))] as Point;
          // biome-ignore lint/suspicious/noArrayIndexKey: dots without a meaning of their own
          return <circle key={i} r={4} cx={at.x} cy={at.y} className={className} />;
        }
        const seconds = falls ? roundSeconds * 0.6 : roundSeconds;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: dots without a meaning of their own
          <circle key={`${i} ${path.length}`} r={4} className={className}>
            <animateMotion
              path={path}
              dur={`${seconds}s`}
              begin={`${(-phase * seconds).toFixed(2)}s`}
              repeatCount="indefinite"
            />
          </circle>
        );
      })}
    </g>
  );
}
