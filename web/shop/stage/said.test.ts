import { describe, expect, it } from 'vitest';
import { said } from './said';
import type { TimelineTouch } from './wire';

const touch = (more: Partial<TimelineTouch>): TimelineTouch =>
  ({
    at: '2026-03-02T09:30:00.000Z',
    touchpoint: 'web.page_load',
    label: 'I waited for a page',
    position: 'p3/17/2',
    text: null,
    effects: [],
    ...more,
  }) as TimelineTouch;
const effect = (amount: number, reason: string) =>
  ({ effect: amount, reason }) as TimelineTouch['effects'][number];

describe('what was seen', () => {
  it('of a take says who can smooth it', () => {
    const seen = said(touch({ effects: [effect(-0.3, 'page took 6.2 s to show')] }), () => 'webmaster');
    expect(`${seen.words} ${seen.who}`).toBe('Page took 6.2 s to show. The webmaster can smooth this.');
    expect(seen.side).toBe('takes');
    expect(seen.size).toBe('takes some');
  });
  it('of a department does not make it a person', () => {
    const seen = said(touch({ effects: [effect(-0.5, 'the invoice was wrong')] }), () => 'finance');
    expect(seen.who).toBe('Finance can smooth this.');
    expect(seen.size).toBe('takes much');
  });
  it('of an add says who is to be thanked', () => {
    const seen = said(touch({ effects: [effect(0.03, 'page took 0.4 s to show')] }), () => 'webmaster');
    expect(seen.who).toBe('Thanks to the webmaster.');
    expect(seen.size).toBe('adds a little');
  });
  it('of a touch that does nothing is its label, and nobody is named', () => {
    const seen = said(
      touch({ label: 'I looked at a page', effects: [effect(0, 'neither adds nor takes')] }),
      () => 'content',
    );
    expect([seen.words, seen.who, seen.size, seen.side]).toEqual(['I looked at a page.', '', '', 'none']);
  });
  it('of what the catalogue does not know is its name', () => {
    const seen = said(touch({ label: '', touchpoint: 'till.sang' }), () => undefined);
    expect(seen.words).toBe('Till.sang.');
  });
});
