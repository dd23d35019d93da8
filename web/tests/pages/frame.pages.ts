// The frame around every page: the entries, the keyboard, the language, what is under Explore and Set up.
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { house, inspect, looks, signIn, Watched } from './browser';
import { type Regard, until } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});

async function open(path: string, expected: RegExp[] = []) {
  page = await watched.page(expected);
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
}

const entries = () => page.getByRole('navigation', { name: 'Pages' }).getByRole('link');

describe('the entries', () => {
  it('are at most five, each leads to its page and is marked there', async () => {
    await open('/people');
    const many = await entries().count();
    expect(many).toBeGreaterThanOrEqual(2);
    expect(many).toBeLessThanOrEqual(5);
    for (let i = 0; i < many; ++i) {
      await entries().nth(i).click();
      await expect.poll(() => entries().nth(i).getAttribute('aria-current')).toBe('page');
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    }
    // Back goes the same way.
    await page.goBack();
    await expect
      .poll(() =>
        entries()
          .nth(many - 2)
          .getAttribute('aria-current'),
      )
      .toBe('page');
  });

  it('are all reached by the keyboard alone', async () => {
    await open('/people');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const met: string[] = [];
    for (let i = 0; i < 12; ++i) {
      await page.keyboard.press('Tab');
      met.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
    }
    for (const entry of await entries().allTextContents()) expect(met).toContain(entry.trim());
    expect(met[0]).toBe('Skip to the page');
  });

  it('name no page whose operation the server does not describe', async () => {
    const described = await (await fetch(`${regard.url}/api/openapi.yaml`)).text();
    await open('/people');
    const names = (await entries().allTextContents()).map((text) => text.trim());
    const operations = { Home: '/api/home', 'To do': '/api/todo', Ideas: '/api/ideas' };
    for (const [name, path] of Object.entries(operations))
      expect(names.includes(name), name).toBe(described.includes(`\n  ${path}:`));
  });
});

describe('the language', () => {
  it('is the browser’s, can be switched, and stays', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, { width: 1440, scheme: 'light', locale: 'de-AT' });
    page = await watched.page();
    await page.goto(`${regard.url}/people`);
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByLabel('Name').fill(regard.credentials.name);
    await page.getByLabel('Passwort', { exact: true }).fill(regard.credentials.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('heading', { name: 'Menschen' }).waitFor();
    await inspect(page, 'people-german');

    await page.getByRole('button', { name: /^Sie: / }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

describe('Explore', () => {
  it('leads to the catalogue: every touchpoint with owner, rules in words, and how often it came', async () => {
    await open('/people');
    await page.getByRole('button', { name: 'Explore' }).click();
    await page.getByRole('menuitem', { name: /^Catalogue/ }).click();
    await page.getByRole('heading', { name: 'Catalogue', level: 1 }).waitFor();
    const { body } = await regard.get('/api/touchpoints?limit=200');
    const paged = body.items.find((one: { touchpoint: string }) => one.touchpoint === 'web.page_load');
    await page.getByLabel('Find a touchpoint').fill('web.page_load');
    await page.waitForURL('**/catalogue?q=web.page_load');
    const row = page.getByRole('listitem').filter({ hasText: paged.label }).first();
    await row.getByText(`Seen ${paged.touches.toLocaleString('en-GB')} times`).waitFor();
    await row.getByText('Webmaster', { exact: true }).waitFor();
    const rule = row.getByText(/when page took … s to show/);
    if (!(await rule.isVisible())) await row.getByText(paged.label).click();
    await rule.waitFor();
  });

  it('shows what is not in the catalogue yet', async () => {
    await regard.send({ touchpoint: 'kiosk.weather_asked', identifiers: { user_id: 'frame-1' } });
    await open('/catalogue');
    const unknown = page.getByRole('region', { name: 'Not in the catalogue yet' });
    await unknown.getByText('kiosk.weather_asked').waitFor();
  });

  it('shows what could not be understood with its reason, and sends it again', async () => {
    await regard.send({ touchpoint: 'web.page_load', at: 'yesterday', identifiers: { user_id: 'frame-2' } });
    await open('/quarantine');
    await page
      .getByText(/yesterday/)
      .first()
      .waitFor();
    await inspect(page, 'quarantine');
    await page.getByRole('button', { name: /^Send/ }).first().click();
    await page.getByText('0 understood now, 1 still not.').waitFor();
  });
});

describe('Set up', () => {
  it('makes a source, shows its key once with a first touch to paste, and sees that it sent', async () => {
    await open('/setup');
    await page.getByLabel('Name').fill('frame till');
    await page.getByRole('button', { name: 'Make a source' }).click();
    const made = page.getByRole('status').filter({ hasText: 'Copy it now'.toLowerCase() });
    const key = await made.locator('code.key').textContent();
    expect(key).toMatch(/^rgd_/);
    const snippet = await made.locator('pre').textContent();
    expect(snippet).toContain(key);
    for (const way of ['Browser', 'Node']) {
      await made.getByText(way, { exact: true }).click();
      await expect.poll(() => made.locator('pre').textContent()).toContain('@segment/');
    }

    const row = page.getByRole('list', { name: 'Sources and keys' }).getByRole('listitem');
    const till = row.filter({ hasText: 'frame till' });
    await till.getByText('nothing was heard from it yet').waitFor();
    const sent = await fetch(`${regard.url}/api/touches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ touchpoint: 'web.page_load', identifiers: { user_id: 'frame-3' } }),
    });
    expect(sent.status).toBe(200);
    await page.reload();
    await till.getByText(/^last seen/).waitFor();
    expect(await page.getByText(key as string).count()).toBe(0);

    await till.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await expect.poll(() => till.count()).toBe(0);
    const after = await fetch(`${regard.url}/api/touches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(after.status).toBe(401);
  });

  it('gives a first touch that works as it is pasted', async () => {
    const { snippet } = await import('../../src/setup/snippets');
    const text = snippet('curl', regard.url, await regard.key('source'));
    const { execFileSync } = await import('node:child_process');
    const said = execFileSync('bash', ['-c', text.replace('curl', 'curl -sS')], { encoding: 'utf8' });
    expect(JSON.parse(said).verdict).toBe('accepted');
  });
});

describe('the front line', () => {
  it('reads what went wrong and how to begin, and no score', async () => {
    const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const identifiers = { user_id: 'frame-4' };
    await regard.send(
      {
        id: 'front-1',
        at: at(9),
        touchpoint: 'friend.recommended',
        identifiers,
        traits: { name: 'Ida Frontline' },
      },
      { id: 'front-2', at: at(3), touchpoint: 'invoice.wrong', identifiers },
    );
    const { body } = await until(
      () => regard.get('/api/customers?identifier=user_id:frame-4'),
      (answer) => answer.body.items?.[0]?.touches >= 2,
    );
    await open(`/people/${body.items[0].id}`);
    await page.getByRole('link', { name: 'For the front line' }).click();
    await page.getByRole('heading', { name: 'Before you speak to Ida Frontline' }).waitFor();
    await page.getByText(/Begin with a sorry/).waitFor();
    const text = (await page.getByRole('article').textContent()) ?? '';
    expect(text).not.toMatch(/[+−-]\d|balance|standing|at risk|leaving/i);
    await inspect(page, 'front');
  });
});

describe.each(looks)('at $width px, $scheme', (look) => {
  it('what is set up and explored keeps nobody out', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, look);
    await open('/setup');
    for (const path of ['setup', 'catalogue']) {
      await page.goto(`${regard.url}/${path}`);
      await page.getByRole('main').getByRole('listitem').first().waitFor();
      await inspect(page, `${path}-${look.width}-${look.scheme}`);
    }
  });
});
