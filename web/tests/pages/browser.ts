// Chromium, and what every page has to keep: nothing from another host, nothing against the content
// security policy, no error in the console, nothing serious for axe, nothing wider than the screen.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Filled, Regard } from './regard';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = new URL('shots/', import.meta.url).pathname;

export function launch(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(`no browser at ${executablePath}: install Debian's chromium, or name one in CHROMIUM`);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
  args.push('--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage');
  return chromium.launch({ executablePath, args });
}

export interface Look {
  width: number;
  scheme: 'light' | 'dark';
  locale?: string;
}

// What every page is looked at in.
export const looks: Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];

// Everything that went wrong in a page of this context, to be looked at after each test.
export class Watched {
  readonly wrong: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    private readonly origin: string,
  ) {}

  static async open(
    browser: Browser,
    origin: string,
    look: Look = { width: 1440, scheme: 'light' },
  ): Promise<Watched> {
    const viewport = { width: look.width, height: look.width < 600 ? 844 : 900 };
    const context = await browser.newContext({
      viewport,
      colorScheme: look.scheme,
      locale: look.locale ?? 'en-GB',
      timezoneId: 'UTC',
    });
    const watched = new Watched(context, origin);
    open.add(watched);
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (violation) =>
        console.error(`against the policy: ${violation.violatedDirective} ${violation.blockedURI}`),
      );
    });
    return watched;
  }

  // `expected`: what this test provokes on purpose and the browser reports as an error.
  async page(expected: RegExp[] = []): Promise<Page> {
    const page = await this.context.newPage();
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.origin && !['data:', 'blob:'].includes(url.protocol))
        this.wrong.push(`asked another host: ${request.url()}`);
    });
    page.on('pageerror', (error) => this.wrong.push(`threw: ${error.message}`));
    page.on('console', (message) => {
      const said = `${message.text()} ${message.location().url}`;
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // The question whether somebody is signed in is answered 401 when nobody is.
      if (said.includes('401') && said.includes('/api/session')) return;
      if (!expected.some((one) => one.test(said))) this.wrong.push(`said: ${said}`);
    });
    return page;
  }

  // Once: what was closed in the midst of a test is not looked at again after it.
  async close() {
    if (!open.delete(this)) return;
    await this.context.close();
    expect(this.wrong).toEqual([]);
  }

  static async closeAll() {
    const all = [...open];
    open.clear();
    for (const { context } of all) await context.close();
    expect(all.flatMap(({ wrong }) => wrong)).toEqual([]);
  }
}

const open = new Set<Watched>();

export interface House {
  regard: Regard;
  browser: Browser;
  watched: Watched;
}

// What a file of page tests lives in: a server with a store of its own, a browser, and for each test a fresh profile of it,
// handed over before the test; what went wrong in any profile fails the test it was opened in.
export function house(filled: Filled, handOver: (house: House) => void) {
  let regard: Regard;
  let browser: Browser;
  beforeAll(async () => {
    regard = await Regard.start(filled);
    browser = await launch();
    handOver({ regard, browser } as House);
  });
  afterAll(async () => {
    await browser?.close();
    await regard?.end();
  });
  beforeEach(async () => {
    handOver({ regard, browser, watched: await Watched.open(browser, regard.url) });
  });
  afterEach(() => Watched.closeAll());
}

export async function signIn(page: Page, credentials: { name: string; password: string }) {
  await page.getByLabel('Name').fill(credentials.name);
  await page.getByLabel('Password', { exact: true }).fill(credentials.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

// By Tab from where the focus is, as somebody goes who has no mouse; and what is pressed there.
export async function tabTo(page: Page, target: Locator, keys: string[] = [], most = 150) {
  await target.first().waitFor();
  for (let steps = 0; steps < most; ++steps) {
    // In a frame the focus is only where the whole page has it.
    const isThere = await target
      .first()
      .evaluate((element) => element === document.activeElement && document.hasFocus());
    if (isThere) {
      for (const key of keys) await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('Tab');
  }
  const here = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new Error(`Tab does not come to ${target}; it is at ${here}`);
}

// What axe calls serious or critical, and what is wider than the screen. A picture is left in shots/.
export async function inspect(page: Page, name: string) {
  mkdirSync(shots, { recursive: true });
  // Colours are measured when they have come to rest.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((animation) => animation.finished),
    ),
  );
  await page.screenshot({ path: join(shots, `${name}.png`) });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
  expect(serious, `axe, on ${name}`).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
}

// The numbers somebody sees without scrolling. A date, a week, what a customer or the catalogue said in words
// are no figures about the business; every other digit is one.
export async function numbersOnFirstScreen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const words = 'time, blockquote, [data-words], .week-name, input, .visually-hidden, li.touch';
    const walker = document.createTreeWalker(document.querySelector('main') as Node, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement as HTMLElement;
      const text = node.textContent ?? '';
      if (!/\d/.test(text) || element.closest(words)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { top, bottom, height } = range.getBoundingClientRect();
      if (height === 0 || bottom < 0 || top > innerHeight) continue;
      // The day in “In the week of 9 Nov 2026” is a date, and as such part of the sentence.
      const counted = text.replace(/\b\d{1,2} \p{L}+ \d{4}\b/gu, '');
      found.push(...(counted.match(/\d[\d,.]*/g) ?? []));
    }
    return found;
  });
}
