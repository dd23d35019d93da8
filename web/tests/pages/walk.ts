// Every page there is, by its address, and what a hand on the keyboard alone can reach on it.
import { QueryClient } from '@tanstack/react-query';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';
// Only for what it tells the compiler about the router.
import type {} from '../../src/app/App';
import type { Regard } from './regard';

// What the router knows, and the parts of Set up: a page that is added there is walked, or the test fails.
export async function known(): Promise<{ paths: string[]; setupParts: readonly string[] }> {
  // The pages ask at once where they are and what the server has.
  vi.stubGlobal('window', { location: { origin: 'http://127.0.0.1' } });
  vi.stubGlobal('__OPERATIONS__', []);
  const { makeRouter, setupParts } = await import('../../src/app/routes');
  vi.unstubAllGlobals();
  return { paths: Object.keys(makeRouter(new QueryClient()).routesByPath), setupParts };
}

export interface Address {
  name: string;
  path: string;
}

// An address or more of every page of the router, with what this business has to show there.
export async function addresses(regard: Regard): Promise<Record<string, Address[]>> {
  const get = async (path: string) => (await regard.get(path)).body;
  const everybody = (await get('/api/customers?order=recent&limit=200')).items;
  const most = [...everybody].sort((a, b) => b.touches - a.touches)[0];
  const lost = (await get('/api/customers?order=lost&limit=1')).items[0];
  const timeline = (await get(`/api/customers/${most.id}/timeline?limit=1`)).items;
  const seen = (await get('/api/touchpoints?limit=200')).items;
  const often = [...seen].sort((a, b) => b.touches - a.touches)[0];
  // The week of the latest touch may have just begun: the one before it.
  const week = new Date(Date.parse(most.last_touch_at) - 7 * 86_400_000).toISOString().slice(0, 10);
  const { type, value } = most.identifiers[0];
  const asked = most.name?.split(' ')[0] ?? `${type}:${value}`;
  const one = (name: string, path: string): Address => ({ name, path });
  const { setupParts } = await known();
  return {
    '/': [one('home-now', '/')],
    '/home': [one('home', `/home?week=${week}&stage=buy`)],
    '/live': [one('live', '/live')],
    '/touches/$id': [one('way', `/touches/${timeline[0].position.replaceAll('/', '-')}`)],
    '/catalogue': [one('catalogue', '/catalogue')],
    '/catalogue/versions': [one('versions', '/catalogue/versions')],
    '/catalogue/$name': [one('touchpoint', `/catalogue/${often.touchpoint}`)],
    '/backtest': [one('backtest', '/backtest')],
    '/quarantine': [one('quarantine', '/quarantine')],
    '/todo': [one('todo', '/todo'), one('todo-webmaster', '/todo?role=webmaster&all=true')],
    '/ideas': [one('ideas', '/ideas?tab=all')],
    '/setup': setupParts.map((part) => one(`setup-${part}`, `/setup?part=${part}`)),
    '/people': [
      one('people', '/people'),
      one('people-everybody', '/people?standing=any&order=recent&channel=store'),
      one('people-found', `/people?q=${encodeURIComponent(asked)}`),
    ],
    '/people/$id': [one('person', `/people/${most.id}`), one('person-lost', `/people/${lost.id}`)],
    '/people/$id/front': [one('front', `/people/${most.id}/front`)],
    '/signin': [one('signin', '/signin')],
    '/join': [one('join', '/join?token=abc')],
  };
}

// There, with nothing still loading. Who is signed in goes on from /signin.
export async function settled(page: Page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], [data-loading]'));
  // Begun by whoever looks first.
  if (page.url().endsWith('/backtest')) await page.locator('#turned-out, .empty').first().waitFor();
}

// Of a list that asks for more near its end.
const rowsMax = 150;

export interface Hand {
  stops: number;
  // What a mouse reaches and Tab does not, and where Tab went unseen, each as somebody would look for it.
  unreached: string[];
  unseen: string[];
}

// Goes through the whole page by Tab, from its beginning until it comes round.
export async function byTab(page: Page, most = 900): Promise<Hand> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
    getSelection()?.removeAllRanges();
  });
  await page.evaluate(prepare);
  // Where the keyboard begins: before everything.
  await page.evaluate(() => {
    const start = document.createElement('span');
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
  });
  const unseen = new Set<string>();
  let stops = 0;
  for (; stops < most; ++stops) {
    await page.keyboard.press('Tab');
    const met = await page.evaluate(meet);
    if (met === 'round') break;
    if (met) unseen.add(met);
  }
  const unreached = await page.evaluate(left, rowsMax);
  return { stops, unreached, unseen: [...unseen] };
}

interface Walked extends Window {
  walked: {
    called(element: Element): string;
    look(element: Element): string;
    before: Map<Element, string>;
    met: Set<Element>;
    first: Element | undefined;
    isShown(element: Element): boolean;
  };
}

// In the page: what there is to reach, and how it looks while nothing has the focus.
function prepare() {
  // Not what is folded away in a closed <details>, though it has its place.
  const isShown = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const called = (element: Element) => {
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 50) ?? '';
    return `${element.tagName.toLowerCase()}.${element.className.toString().split(' ').slice(0, 2).join('.')} “${name}”`;
  };
  // A ring may be drawn on what stands beside the control, or around it.
  const look = (element: Element) => {
    const near = [
      element,
      element.parentElement,
      element.parentElement?.parentElement,
      element.nextElementSibling,
      element.previousElementSibling,
      ...((element as HTMLInputElement).labels ?? []),
    ];
    return near
      .filter((one) => one instanceof Element)
      .flatMap((one) =>
        [undefined, '::before', '::after'].map((part) => {
          const style = getComputedStyle(one, part);
          const ring = style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`;
          return [ring, style.boxShadow, style.borderColor, style.backgroundColor, style.transform].join('|');
        }),
      )
      .join('\n');
  };
  // A field that had the focus fades back to how it looks without.
  for (const animation of document.getAnimations())
    if (animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
  const before = new Map<Element, string>();
  const ours = 'a[href], button, input, select, textarea, summary, iframe, [tabindex], [role="button"]';
  for (const element of document.querySelectorAll(ours)) before.set(element, look(element));
  (window as unknown as Walked).walked = { called, look, before, met: new Set(), first: undefined, isShown };
}

// In the page, after each Tab: what it came to, if that is not seen; 'round' when it began again.
function meet(): string {
  const { walked } = window as unknown as Walked;
  const here = document.activeElement;
  if (!here || here === document.body) return walked.met.size > 0 ? 'round' : '';
  if (walked.met.has(here)) return here.tagName === 'IFRAME' || here !== walked.first ? '' : 'round';
  walked.first ??= here;
  walked.met.add(here);
  if (here.tagName === 'IFRAME') return '';
  for (const animation of document.getAnimations())
    if (animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish();
  if (walked.before.get(here) === walked.look(here)) return `no ring: ${walked.called(here)}`;
  // The control itself, or what stands for it, is on the screen and nothing lies on it.
  const standing = [here, ...((here as HTMLInputElement).labels ?? []), here.parentElement as Element];
  const isClear = standing.some((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const points = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + 4, top + 4],
      [right - 4, bottom - 4],
    ] as const;
    return points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return !!there && (one.contains(there) || there.contains(here));
    });
  });
  return isClear ? '' : `covered or off the screen: ${walked.called(here)}`;
}

// In the page, at the end: what acts on a mouse and was never met.
function left(rowsMax: number): string[] {
  const { walked } = window as unknown as Walked;
  const native = 'a[href], button, input, select, textarea, summary, [role="button"]';
  // React keeps what a node listens to beside it.
  const listens = (element: Element) => {
    const key = Object.keys(element).find((one) => one.startsWith('__reactProps$'));
    const props = key ? (element as unknown as Record<string, Record<string, unknown>>)[key] : undefined;
    return !!props && ['onClick', 'onMouseDown', 'onDoubleClick'].some((name) => props[name]);
  };
  const isOff = (element: Element) =>
    element.matches(':disabled, [aria-disabled="true"]') ||
    !!element.closest('[inert], [aria-hidden="true"]');
  // One stop for all of a group, arrows from one to the next: one of them was met.
  const inMetGroup = (element: Element) => {
    if (element instanceof HTMLInputElement && element.type === 'radio')
      return [...document.getElementsByName(element.name)].some((one) => walked.met.has(one));
    const group = element.closest('[role="group"], [role="radiogroup"], [role="tablist"], [role="menu"]');
    const isRoving = element.getAttribute('tabindex') === '-1';
    return isRoving && !!group && [...walked.met].some((one) => group.contains(one));
  };
  // A list that goes on where one goes on: whoever came through this many rows came through the list.
  const inLongList = (element: Element) => {
    // Its rows, and what asks for more behind them, which going on asks for by itself.
    const list = element.closest('[aria-setsize], .list-card ~ *');
    return !!list && [...walked.met].filter((one) => one.matches('a.person')).length >= rowsMax;
  };
  const reached = (element: Element) =>
    walked.met.has(element) ||
    inLongList(element) ||
    inMetGroup(element) ||
    // Part of a control, or around one: the press arrives there.
    [...walked.met].some((one) => one.contains(element)) ||
    (!element.matches(native) && [...walked.met].some((one) => element.contains(one))) ||
    (element instanceof HTMLLabelElement && !!element.control && walked.met.has(element.control)) ||
    // The arrows beside a number: up and down do the same.
    (!!element.closest('[data-position]') &&
      !!element.closest('div')?.parentElement?.querySelector('input')) ||
    (element.getAttribute('tabindex') === '-1' && !!element.closest('.mantine-NumberInput-wrapper'));
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.matches(native) || listens(element))
    .filter((element) => walked.isShown(element) && !isOff(element) && !reached(element))
    .map((element) => walked.called(element));
}
