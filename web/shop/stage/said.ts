// What was seen of a touch, in a sentence: what it did, and who can smooth it.
import { texts } from '../texts/en';
import type { TimelineTouch } from './wire';

const t = texts.stage;

export type Side = 'adds' | 'takes' | 'none';

export interface Said {
  key: string;
  at: string;
  side: Side;
  words: string; // what happened
  who: string; // who can smooth it, or is to be thanked; empty when it does nothing
  size: string; // in words
  quote: string; // what the customer said
}

const sum = (touch: TimelineTouch) => touch.effects.reduce((total, { effect }) => total + effect, 0);

// The catalogue's guesses lie between 0.02 and about 1.5.
const sizeOf = (effect: number) => {
  const weight = Math.abs(effect);
  return weight < 0.1 ? t.sizes.little : weight < 0.4 ? t.sizes.some : t.sizes.much;
};

export const sentence = (text: string) =>
  text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}` : '';

export function said(touch: TimelineTouch, ownerOf: (touchpoint: string) => string | undefined): Said {
  const effect = sum(touch);
  const side: Side = effect > 0 ? 'adds' : effect < 0 ? 'takes' : 'none';
  const owner = ownerOf(touch.touchpoint);
  const role = owner ? texts.role(owner) : '';
  const reasons = touch.effects.filter(({ effect }) => effect !== 0).map(({ reason }) => sentence(reason));
  const about = { adds: () => t.thanksTo(role), takes: () => sentence(t.canSmooth(role)), none: () => '' }[
    side
  ];
  return {
    // A signal stands at the position of its last touch.
    key: `${touch.position} ${touch.touchpoint}`,
    at: touch.at,
    side,
    words: reasons.length > 0 ? reasons.join(' ') : sentence(touch.label || touch.touchpoint),
    who: role ? about() : '',
    size: side === 'none' ? '' : (side === 'adds' ? t.adds : t.takes)(sizeOf(effect)),
    quote: touch.text ?? '',
  };
}
