import { useEffect, useRef, useState } from 'react';
import { useCheckSession } from '../shared/api/session';
import type { LiveTouch } from '../shared/api/types';
import { empty, put, type Ring } from './ring';
import { type Line, listen } from './stream';

// A busy business sends thousands a second; a page is drawn four times in that time.
const drawEveryMs = 250;
const waitingMax = 10_000;
// From so many at once nobody reads them one by one; and until they have come more slowly for a while.
const passingMin = 40;
const passingMs = 2000;

export interface Live {
  line: Line;
  ring: Ring;
  waiting: number;
  // They come faster than anybody reads.
  isPassing: boolean;
  paused: boolean;
  setPaused(paused: boolean): void;
}

export function useLive(): Live {
  const checkSession = useCheckSession();
  const [line, setLine] = useState<Line>('connecting');
  const [ring, setRing] = useState<Ring>(empty);
  const [waiting, setWaiting] = useState(0);
  const [paused, setPaused] = useState(false);
  const [isPassing, setPassing] = useState(false);
  const manyAt = useRef(0);
  const buffer = useRef<LiveTouch[]>([]);

  useEffect(
    () =>
      listen({
        onTouch: (touch) => {
          buffer.current.push(touch);
          if (buffer.current.length > waitingMax) buffer.current.shift();
        },
        onLine: (now) => {
          setLine(now);
          // Was it the session that ended?
          if (now === 'lost') void checkSession();
        },
      }),
    [checkSession],
  );

  useEffect(() => {
    const draw = () => {
      if (paused) return setWaiting(buffer.current.length);
      const touches = buffer.current;
      if (touches.length >= passingMin) manyAt.current = Date.now();
      setPassing(Date.now() - manyAt.current < passingMs);
      if (touches.length === 0) return;
      buffer.current = [];
      setRing((ring) => put(ring, touches));
      setWaiting(0);
    };
    draw();
    const timer = setInterval(draw, drawEveryMs);
    return () => clearInterval(timer);
  }, [paused]);

  return { line, ring, waiting: paused ? waiting : 0, isPassing: isPassing && !paused, paused, setPaused };
}
