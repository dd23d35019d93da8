// A walk over every page, on a business with all channels and on one known from its till alone: no page is wider than a
// phone, says an error, keeps anybody out, or needs a mouse.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect, type Look, launch, looks, signIn, Watched } from './browser';
import { type Filled, Regard } from './regard';
import { type Address, addresses, byTab, known, settled } from './walk';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const withoutSession = ['/signin', '/join'];
const minutes = 60_000;

// What differs between the two is words and numbers: the second is looked at in half as many ways.
const walks: { filled: Filled; seen: Look[]; widths: number[] }[] = [
  { filled: 'simulated', seen: looks, widths: [1440, 390] },
  {
    filled: 'journey',
    seen: looks.filter(({ width, scheme }) => (width === 390) === (scheme === 'dark')),
    widths: [390],
  },
];

describe.each(walks)('the $filled business', ({ filled, seen, widths }) => {
  let regard: Regard;
  let pages: Record<string, Address[]>;

  beforeAll(async () => {
    regard = await Regard.start(filled);
    pages = await addresses(regard);
  });
  afterAll(() => regard?.end());

  async function walk(look: Look, at: (page: Page, address: Address) => Promise<void>) {
    const watched = await Watched.open(browser, regard.url, look);
    const page = await watched.page();
    const there = async (address: Address) => {
      await page.goto(regard.url + address.path);
      await settled(page);
      await at(page, address);
    };
    for (const path of withoutSession) for (const address of pages[path] ?? []) await there(address);
    await page.goto(`${regard.url}/people`);
    await signIn(page, regard.credentials);
    for (const [path, all] of Object.entries(pages))
      if (!withoutSession.includes(path)) for (const address of all) await there(address);
    await there({ name: 'nowhere', path: '/nowhere' });
    await watched.close();
  }

  it('is walked wholly: every page the router knows', async () => {
    expect(Object.keys(pages).sort()).toEqual((await known()).paths.sort());
  });

  it.each(seen)('keeps nobody out at $width px, $scheme', { timeout: 5 * minutes }, async (look) => {
    await walk(look, (page, { name }) =>
      inspect(page, `walk-${filled}-${name}-${look.width}-${look.scheme}`),
    );
  });

  it.each(widths)('is used by keyboard alone at %i px', { timeout: 8 * minutes }, async (width) => {
    const problems: string[] = [];
    await walk({ width, scheme: 'light' }, async (page, { name }) => {
      const { stops, unreached, unseen } = await byTab(page);
      expect(stops, name).toBeGreaterThan(0);
      problems.push(...unreached.map((one) => `${name}, not reached: ${one}`));
      problems.push(...unseen.map((one) => `${name}, ${one}`));
    });
    expect(problems).toEqual([]);
  });
});
