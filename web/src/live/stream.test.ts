import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveTouch } from '../shared/api/types';
import { type Line, listen } from './stream';

// A stream the test speaks into.
class Spoken {
  static opened: Spoken[] = [];
  onopen?: () => void;
  onerror?: () => void;
  closed = false;
  private heard?: (message: { data: string }) => void;

  constructor(readonly url: string) {
    Spoken.opened.push(this);
  }
  addEventListener(_kind: string, heard: (message: { data: string }) => void) {
    this.heard = heard;
  }
  say(data: string) {
    this.heard?.({ data });
  }
  close() {
    this.closed = true;
  }
}

const open = (url: string) => new Spoken(url) as unknown as EventSource;
const latest = () => Spoken.opened.at(-1) as Spoken;

let lines: Line[];
let touches: LiveTouch[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  Spoken.opened = [];
  lines = [];
  touches = [];
  stop = listen({ onTouch: (touch) => touches.push(touch), onLine: (line) => lines.push(line) }, open);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the live stream', () => {
  it('hands touches on, and goes on after a line that is not whole', () => {
    latest().onopen?.();
    latest().say('{"label":"a"');
    latest().say('{"label":"b"}');
    expect(touches).toEqual([{ label: 'b' }]);
    expect(lines).toEqual(['connecting', 'on']);
  });

  it('tries again by itself, ever less often, and anew from the start once it was on', () => {
    const waits = [1000, 2000, 4000];
    for (const wait of waits) {
      const before = Spoken.opened.length;
      latest().onerror?.();
      vi.advanceTimersByTime(wait - 1);
      expect(Spoken.opened).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(Spoken.opened).toHaveLength(before + 1);
    }
    latest().onopen?.();
    latest().onerror?.();
    vi.advanceTimersByTime(1000);
    expect(Spoken.opened).toHaveLength(waits.length + 2);
  });

  it('never waits longer than half a minute', () => {
    for (let i = 0; i < 12; ++i) {
      latest().onerror?.();
      vi.advanceTimersByTime(30_000);
    }
    expect(Spoken.opened).toHaveLength(13);
  });

  it('opens nothing any more after it was ended', () => {
    latest().onerror?.();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(Spoken.opened).toHaveLength(1);
    expect(latest().closed).toBe(true);
  });
});
