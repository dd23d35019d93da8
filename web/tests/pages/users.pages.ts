// The people of the company: invited, joined, and begun where their role begins.
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { house, inspect, signIn, Watched } from './browser';
import type { Regard } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;
let hasTodo: boolean;

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});
beforeAll(async () => {
  const described = await (await fetch(`${regard.url}/api/openapi.yaml`)).text();
  hasTodo = described.includes('\n  /api/todo:');
});

const password = 'a lamp without a bulb';

// Adds somebody as the administrator does, and follows the link they were given.
async function invite(name: string, role: string, access: string): Promise<string> {
  page = await watched.page();
  await page.goto(`${regard.url}/setup?part=users`);
  await signIn(page, regard.credentials);
  const form = page.getByRole('region', { name: 'Add somebody' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Role').selectOption(role);
  await form.getByLabel('Access').selectOption(access);
  await form.getByRole('button', { name: 'Add somebody' }).click();
  const link = page.getByRole('status').locator('code');
  await link.waitFor();
  return (await link.textContent()) as string;
}

async function join(link: string, name: string, expected: RegExp[] = []) {
  await watched.close();
  watched = await Watched.open(browser, regard.url);
  page = await watched.page(expected);
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('The same once more').fill(password);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText(`Sign in as ${name}.`).waitFor();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, { name, password });
}

describe('somebody who is invited', () => {
  it('joins by a link that works once, and begins with what their role can do', async () => {
    const link = await invite('bruno', 'webmaster', 'editor');
    expect(link.startsWith(`${regard.url}/join?token=`)).toBe(true);
    await page
      .getByRole('list', { name: 'People and roles' })
      .getByText(/has not joined yet/)
      .waitFor();
    await inspect(page, 'users');
    await join(link, 'bruno');
    await page.waitForURL((url) => url.pathname === (hasTodo ? '/todo' : '/'));
    // The whole is one entry away; administering is not offered.
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Home' }).click();
    await page.locator('.sentence').waitFor();
    await page.goto(`${regard.url}/setup`);
    await page.getByRole('navigation', { name: 'Parts' }).getByText('Places').waitFor();
    expect(await page.getByText('Sources and keys').count()).toBe(0);

    const other = await watched.page([/404/]);
    await other.goto(link);
    await other.getByLabel('Password', { exact: true }).fill(password);
    await other.getByLabel('The same once more').fill(password);
    await other.getByRole('button', { name: 'Set the password' }).click();
    await other.getByRole('alert').waitFor();
  });

  it('who may only look is offered nothing to do, and is told so', async () => {
    await join(await invite('vera', 'finance', 'viewer'), 'vera', [/403/]);
    if (hasTodo) {
      await page.getByText('You may look, not change.', { exact: false }).waitFor();
      expect(await page.getByRole('button', { name: 'I take it' }).count()).toBe(0);
    }
    await page.goto(`${regard.url}/home`);
    await page.locator('.sentence').waitFor();
    expect(await page.getByRole('button', { name: 'Put a note' }).count()).toBe(0);
    await page.goto(`${regard.url}/quarantine`);
    await page.getByText('This is not open to you').waitFor();
  });

  it('who may only look reads the whole catalogue, and is offered no way to change it', async () => {
    await join(await invite('viola', 'content', 'viewer'), 'viola', [/403/]);
    await page.goto(`${regard.url}/catalogue?q=web.page_load`);
    const known = page.locator('#web\\.page_load');
    await known.waitFor();
    if ((await known.locator('details').getAttribute('open')) === null)
      await known.locator('summary').click();
    await known.getByRole('link', { name: 'See where it is said' }).click();
    await page.waitForURL('**/catalogue/web.page_load');
    await page.getByText('You may look, not change.', { exact: false }).waitFor();
    const { body } = await regard.get('/api/catalogue/touchpoints/web.page_load');
    expect(await page.getByRole('region', { name: 'YAML' }).textContent()).toBe(body.yaml);
    expect(await page.getByRole('button', { name: /^(Try|Save|Add)/ }).count()).toBe(0);
    expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0);
    await inspect(page, 'touchpoint-viewer');
    await page.goto(`${regard.url}/catalogue/versions`);
    await page
      .getByText(/in force/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: /^Go back to/ }).count()).toBe(0);
    // Nor does the server let them, whatever the page offers.
    const refused = await page.evaluate(async () => {
      const session = await (await fetch('/api/session')).json();
      const headers = { 'content-type': 'application/json', 'x-regard-csrf': session.csrf };
      const body = JSON.stringify({ yaml: 'web.page_load: {}', version: 1, why: 'because' });
      return (await fetch('/api/catalogue/touchpoints/web.page_load', { method: 'PUT', headers, body }))
        .status;
    });
    expect(refused).toBe(403);
  });

  it('is told when the two passwords differ, and is removed with one question', async () => {
    const link = await invite('emil', 'care', 'editor');
    const joining = await watched.page();
    await joining.goto(link);
    await joining.getByLabel('Password', { exact: true }).fill(password);
    await joining.getByLabel('The same once more').fill(`${password}!`);
    await joining.getByRole('button', { name: 'Set the password' }).click();
    await joining.getByText('The two are not the same.').waitFor();

    const row = page
      .getByRole('list', { name: 'People and roles' })
      .locator('> li')
      .filter({ hasText: 'emil' });
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => row.count()).toBe(0);
    await page.getByRole('link', { name: 'Who did what' }).click();
    await page.getByRole('list', { name: 'Who did what' }).getByText(/emil/).first().waitFor();
  });
});
