// Numbers and times as a person reads them. Times are shown in the reader's own zone.

import { locale } from '../texts/language';

const minus = '−';

const plainNumber = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const dayAndTime = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

export const count = (n: number) => n.toLocaleString(locale);

// −0.3, 0, 1.84: a real minus sign, and never “−0”.
export function units(value: number): string {
  const text = plainNumber.format(Math.abs(value));
  return value < 0 && text !== '0' ? minus + text : text;
}

// The same with a plus, for what changes something.
export function signed(value: number): string {
  const text = units(value);
  return value > 0 && text !== '0' ? `+${text}` : text;
}

const tickClock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const tickDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const tickMonth = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });

// Under a line: as short as the step between two ticks allows.
export function tickDate(seconds: number, stepSeconds: number): string {
  const at = seconds * 1000;
  if (stepSeconds < 86_400) return tickClock.format(at);
  return stepSeconds < 28 * 86_400 ? tickDay.format(at) : tickMonth.format(at);
}

export const date = (at: string) => day.format(new Date(at));
export const moment = (at: string) => dayAndTime.format(new Date(at));
export const time = (at: string) => clock.format(new Date(at));

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

// “3 days ago”, as felt at `now`.
export function ago(at: string, now: number = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  return relative.format(0, 'second');
}

export function money(value: { amount: string; currency: string } | number): string {
  if (typeof value === 'number') return plainNumber.format(value);
  const amount = Number(value.amount);
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency: value.currency }).format(amount);
  } catch {
    return `${value.amount} ${value.currency}`;
  }
}

// One line for a property's value, whatever its shape.
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value);
}

// What the server says in lower case, as a sentence of its own.
export const sentence = (text: string) =>
  text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}` : '';
