// What the corner shop sells, and what it says about it.
import candle from '../art/candle.svg';
import curd from '../art/curd.svg';
import hamper from '../art/hamper.svg';
import honey from '../art/honey.svg';
import kettle from '../art/kettle.svg';
import loaf from '../art/loaf.svg';
import { texts } from '../texts/en';

export interface Good {
  id: string;
  name: string;
  cents: number;
  art: string;
  text: string;
  fuller?: string; // what it says once somebody has written it out
  words: string; // under which it is found …
  alsoCalled: string; // … and under which once somebody has looked at what people search for
  isSlow?: boolean;
}

const said = texts.goods;

export const goods: Good[] = [
  {
    id: 'loaf',
    cents: 480,
    art: loaf,
    words: 'bread loaf sourdough rye',
    alsoCalled: 'toast baguette',
    ...said.loaf,
  },
  {
    id: 'honey',
    cents: 790,
    art: honey,
    words: 'honey orchard jar',
    alsoCalled: 'spread sweet',
    ...said.honey,
  },
  {
    id: 'curd',
    cents: 520,
    art: curd,
    words: 'lemon curd jar',
    alsoCalled: 'marmalade jam jelly spread sweet',
    ...said.curd,
  },
  {
    id: 'kettle',
    cents: 4900,
    art: kettle,
    words: 'kettle enamel',
    alsoCalled: 'tea pot boiler',
    ...said.kettle,
  },
  {
    id: 'candle',
    cents: 1250,
    art: candle,
    words: 'candle beeswax',
    alsoCalled: 'light wax gift',
    ...said.candle,
  },
  {
    id: 'hamper',
    cents: 3800,
    art: hamper,
    words: 'hamper sunday basket breakfast',
    alsoCalled: 'gift present picnic',
    isSlow: true,
    ...said.hamper,
  },
];

export const goodOf = (id: string) => goods.find((good) => good.id === id);

export function find(query: string, alsoByOtherNames: boolean): Good[] {
  const asked = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (asked.length === 0) return [];
  return goods.filter((good) => {
    const known = `${good.words} ${alsoByOtherNames ? good.alsoCalled : ''}`.split(' ');
    return asked.every((word) => known.some((one) => one.startsWith(word)));
  });
}

// What a reader meets: how many words, and how many of them are codes of a type.
export function measured(text: string): { words: number; type_code_share: number } {
  const words = text.split(/\s+/).filter(Boolean);
  const codes = words.filter((word) => /\d/.test(word) || /^[A-Z]{2,}/.test(word));
  return { words: words.length, type_code_share: words.length ? codes.length / words.length : 0 };
}

const euro = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR' });
export const price = (cents: number) => euro.format(cents / 100);
