// The account over time: adds up, takes down, the balance as the line between, and on it the touches
// that moved it. The touches are buttons over the drawing: one stop for Tab, arrow keys from one to the next.
import { Text, useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import type { AccountPoint, TimelineTouch } from '../shared/api/types';
import { rowOf, side } from '../shared/effect';
import { date, moment, signed, tickDate, units } from '../shared/format';
import { texts } from '../texts';
import { type HelpDesk, helpDesk } from './helpDesk';
import { type Marker, markers } from './markers';
import { deskSentence, lineSentence } from './sentences';

const height = 300;
const noteWidth = 250;

interface Placed extends Marker {
  left: number;
  top: number;
}

interface Noted {
  marker: number;
  isPointed: boolean;
}

interface Props {
  points: AccountPoint[];
  touches: TimelineTouch[];
  // Whether `touches` are all there are.
  isWhole: boolean;
  lossAversion: number;
  onChoose(touch: TimelineTouch): void;
}

export function AccountLine({ points, touches, isWhole, lossAversion, onChoose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const onLine = useMemo(() => markers(points, touches), [points, touches]);
  const desk = useMemo(() => helpDesk(points, touches, isWhole), [points, touches, isWhole]);
  const [placed, setPlaced] = useState<Placed[]>([]);

  const place = useCallback(
    (plot: uPlot) => {
      const { left, top } = plot.bbox;
      const ratio = devicePixelRatio;
      setPlaced(
        onLine.map((marker) => ({
          ...marker,
          left: plot.valToPos(marker.seconds, 'x') + left / ratio,
          top: plot.valToPos(marker.balance, 'y') + top / ratio,
        })),
      );
    },
    [onLine],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what the colours are read as
  useEffect(() => {
    const element = box.current;
    if (!element || points.length < 2) return;
    // Where things are is known once it is drawn.
    const plot = new uPlot(
      { ...options(element), hooks: { draw: [place] } },
      data(points, lossAversion, desk),
      element,
    );
    const watcher = new ResizeObserver(() => {
      if (plot.width !== element.clientWidth) plot.setSize({ width: element.clientWidth, height });
    });
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [points, lossAversion, desk, place, scheme]);

  if (points.length < 2) return <Text c="dimmed">{texts.customer.accountEmpty}</Text>;
  return (
    <>
      <div className="account-line">
        <div
          ref={box}
          role="img"
          aria-label={`${lineSentence(points)} ${deskSentence(desk)}`}
          style={{ height }}
        />
        <Markers placed={placed} onChoose={onChoose} width={box.current?.clientWidth ?? 0} />
      </div>
      <div className="legend">
        <span>
          <i style={{ background: 'var(--ink)' }} />
          {texts.customer.accountLegend.balance}
        </span>
        <span>
          <i style={{ background: 'var(--adds)' }} />▲ {texts.customer.accountLegend.adds}
        </span>
        <span>
          <i style={{ background: 'var(--takes)' }} />▼ {texts.customer.accountLegend.takes}
        </span>
        <span>
          <i className="help-desk" />
          {texts.customer.accountLegend.helpDesk}
        </span>
        <span>{texts.customer.accountHint}</span>
      </div>
    </>
  );
}

function Markers({
  placed,
  width,
  onChoose,
}: {
  placed: Placed[];
  width: number;
  onChoose(touch: TimelineTouch): void;
}) {
  const group = useRef<HTMLDivElement>(null);
  // The last one is where Tab comes in: what happened last is what one looks for first.
  const [stop, setStop] = useState<number>();
  const [noted, setNoted] = useState<Noted>();
  const here = Math.min(stop ?? placed.length - 1, placed.length - 1);

  const move = (key: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      Home: 0,
      End: placed.length - 1,
    };
    if (key.key === 'Escape') return setNoted(undefined);
    const wanted = steps[key.key];
    if (wanted === undefined) return;
    key.preventDefault();
    const next = Math.max(0, Math.min(wanted, placed.length - 1));
    setStop(next);
    group.current?.querySelectorAll('button')[next]?.focus();
  };

  const shown = noted && placed[noted.marker];
  const told = shown && (noted.isPointed ? beneath(placed, shown) : [shown]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div ref={group} className="markers" role="group" aria-label={texts.customer.markers} onKeyDown={move}>
      {placed.map((marker, i) => (
        <button
          key={rowOf(marker.touch)}
          type="button"
          className={`marker ${side(marker.effect)}`}
          style={{ left: marker.left, top: marker.top }}
          tabIndex={i === here ? 0 : -1}
          aria-label={`${date(marker.touch.at)}: ${marker.touch.label}, ${signed(marker.effect)}, ${reasons(marker)}`}
          onFocus={() => {
            setStop(i);
            setNoted({ marker: i, isPointed: false });
          }}
          onBlur={() => setNoted(undefined)}
          onMouseEnter={() => setNoted({ marker: i, isPointed: true })}
          onMouseLeave={() => setNoted(undefined)}
          onClick={() => onChoose(marker.touch)}
        >
          <span aria-hidden="true">{marker.effect > 0 ? '▲' : '▼'}</span>
        </button>
      ))}
      {shown && (
        <div
          className="note"
          aria-hidden="true"
          style={{
            top: shown.top + 16,
            left: Math.max(0, Math.min(shown.left - noteWidth / 2, width - noteWidth)),
          }}
        >
          {told?.map((marker) => (
            <div key={rowOf(marker.touch)} className="noted">
              <strong>{marker.touch.label}</strong>
              <div>
                <span className={`figure ${side(marker.effect)}`}>{signed(marker.effect)}</span>{' '}
                {reasons(marker)}
              </div>
              <div style={{ color: 'var(--quiet)' }}>
                {texts.channel(marker.touch.channel)}, {moment(marker.touch.at)}
              </div>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

// Touches of one visit lie on each other: the pointer, which cannot part them, is told of all beneath it.
const beneathPixels = 9;
const beneathMax = 4;
function beneath(placed: Placed[], pointed: Placed): Placed[] {
  const far = (marker: Placed) => Math.hypot(marker.left - pointed.left, marker.top - pointed.top);
  return placed
    .filter((marker) => far(marker) <= beneathPixels)
    .sort((a, b) => far(a) - far(b))
    .slice(0, beneathMax);
}

const reasons = (marker: Marker) => marker.touch.effects.map((effect) => effect.reason).join('; ');

// Takes as they weigh, so that what is above and what is below nought add up to the line.
// What the help desk saw lies on nought, and a step lower for each complaint that waits.
function data(points: AccountPoint[], lossAversion: number, desk: HelpDesk): uPlot.AlignedData {
  const lowest = Math.min(0, ...points.map((point) => point.balance));
  const step = Math.max(Math.abs(lowest) * 0.25, 0.1);
  return [
    points.map((point) => Date.parse(point.at) / 1000),
    points.map((point) => point.adds),
    points.map((point) => point.takes * lossAversion),
    desk.waiting.map((many) => (many === null ? null : -Math.min(many, 3) * step)),
    points.map((point) => point.balance),
  ];
}

function options(element: HTMLElement): uPlot.Options {
  const color = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const axis = {
    stroke: color('--quiet'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  const font = '12px system-ui, sans-serif';
  return {
    width: element.clientWidth,
    height,
    padding: [12, 14, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    // Nought is always to be seen: above it is good, below it is not.
    scales: { y: { range: (_plot, low, high) => spread(Math.min(low, 0), Math.max(high, 0)) } },
    axes: [
      {
        ...axis,
        font,
        size: 28,
        values: (_plot, ticks, _axis, _space, step) => ticks.map((tick) => tickDate(tick, step)),
      },
      { ...axis, font, size: 46, values: (_plot, ticks) => ticks.map(units) },
    ],
    series: [
      {},
      { stroke: color('--adds'), fill: color('--adds-ground'), width: 1, points: { show: false } },
      { stroke: color('--takes'), fill: color('--takes-ground'), width: 1, points: { show: false } },
      {
        stroke: color('--desk'),
        width: 3,
        points: { show: false },
        paths: (plot, series, from, to) => stepped(plot, series, from, to),
      },
      { stroke: color('--ink'), width: 2, points: { show: false } },
    ],
  };
}

const stepped = (uPlot.paths.stepped as NonNullable<typeof uPlot.paths.stepped>)({ align: 1 });

// At least so high that two decimals tell the ticks apart.
const spanMin = 0.2;
function spread(low: number, high: number): [number, number] {
  const room = Math.max(high - low, spanMin) * 0.08 + Math.max(0, spanMin - (high - low)) / 2;
  return [low - room, high + room];
}
