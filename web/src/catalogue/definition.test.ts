import { describe, expect, it } from 'vitest';
import { channelIn, measuresOf, newEffect, newTouchpoint, rowsOf, toYaml, whenYaml } from './definition';
import { diff, shortened } from './diff';

describe('the form of a touchpoint', () => {
  it('has rows for comparisons side by side, and none for what is deeper', () => {
    expect(rowsOf(null)).toEqual([]);
    expect(rowsOf({ results: '0', wait_s: { above: 300, at_most: 900 }, manner: ['a', 'b'] })).toEqual([
      { field: 'results', comparison: 'is', value: '0' },
      { field: 'wait_s', comparison: 'above', value: '300' },
      { field: 'wait_s', comparison: 'at_most', value: '900' },
      { field: 'manner', comparison: 'in', value: 'a, b' },
    ]);
    expect(rowsOf({ not: { text: { present: true } } })).toEqual([
      { field: 'text', comparison: 'absent', value: '' },
    ]);
    for (const deep of [
      { any: [{ a: '1' }] },
      { not: { a: '1' } },
      { not: { a: { present: true }, b: '1' } },
    ])
      expect(rowsOf(deep)).toBeUndefined();
  });

  it('writes what rows say as a condition, and leaves another one as it is', () => {
    const rows = rowsOf({ wait_s: { above: 300, at_most: 900 }, manner: ['a b', 'c'] }) ?? [];
    expect(whenYaml({ asked: rows, other: undefined })).toBe(
      '{"wait_s": {above: 300, at_most: 900}, "manner": {in: ["a b", "c"]}}',
    );
    expect(whenYaml({ asked: [], other: { any: [{ a: '1' }] } })).toBe('{"any": [{"a": "1"}]}');
    expect(
      whenYaml({ asked: [{ field: ' ', comparison: 'is', value: 'x' }], other: undefined }),
    ).toBeUndefined();
  });

  it('leaves no text a way out of its line', () => {
    const form = { ...newTouchpoint({ channel: 'web' }), label: 'a"\n  owner: king #', owner: 'care' };
    expect(toYaml('a.b', form)).toContain('  label: "a\\"\\n  owner: king #"\n');
    expect(toYaml('a.b', form).match(/^ {2}owner:/gm)).toHaveLength(1);
  });

  it('keeps as numbers what rules compare, score or show', () => {
    const effect = { ...newEffect('ours'), reason: 'waited {wait_s|seconds} at {place}' };
    const form = {
      ...newTouchpoint({}),
      measures: ['old'],
      effects: [
        { ...effect, asked: [{ field: 'value', comparison: 'above' as const, value: '3' }] },
        { ...effect, isScored: true, measure: 'lcp_ms' },
      ],
    };
    expect(measuresOf(form)).toEqual(['old', 'wait_s', 'lcp_ms']);
  });

  it('takes the channel from the name', () => {
    expect(channelIn('store.smell', ['web', 'store'])).toBe('store');
    expect(channelIn('kitchen.smell', ['web', 'store'])).toBe('');
  });
});

describe('what changed between two versions', () => {
  it('is told line by line', () => {
    const lines = diff('a\nb\nc\nd\ne\n', 'a\nb\nx\nd\ne\nf\n').map(({ sign, text }) => sign + text);
    expect(lines).toEqual([' a', ' b', '-c', '+x', ' d', ' e', '+f']);
    expect(diff(null, 'a').map(({ sign }) => sign)).toEqual(['+']);
    expect(diff('a', null).map(({ sign }) => sign)).toEqual(['-']);
  });
  it('leaves out what is far from it', () => {
    const lines = shortened(diff('a\nb\nc\nd\ne\n', 'a\nb\nc\nd\nx\n')).map(({ text }) => text);
    expect(lines).toEqual(['…', 'd', 'e', 'x']);
  });
});
