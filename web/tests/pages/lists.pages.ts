// The list of customers, narrowed and saved, against the real server: what is chosen stands in the address,
// the server narrows, and a name brings it back.
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { house, inspect, looks, numbersOnFirstScreen, signIn, Watched } from './browser';
import type { Regard } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});
beforeAll(async () => {
  const of = (who: string, plan: string) => ({
    id: `plan-${who}-${plan}`,
    touchpoint: 'identity.identified',
    identifiers: { user_id: `plan-${who}` },
    traits: { name: `Plan ${who}`, plan, seats: 5 },
  });
  const { body } = await regard.send(of('ada', 'Gold'), of('bea', 'gold'), of('cleo', 'silver'));
  expect(body.accepted).toBe(3);
});

async function open(path: string, expected: RegExp[] = []) {
  page = await watched.page(expected);
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
const rows = () => page.getByRole('list', { name: 'Customers' }).getByRole('listitem');
const size = async () => Number(await rows().first().getAttribute('aria-setsize'));

describe('The list of customers', () => {
  it('is narrowed by channel, place, last touch and silence, as the server narrows it', async () => {
    await open('/people?standing=any');
    const all = (await regard.get('/api/customers?order=lost')).body.count;
    await page.getByText(`${all.toLocaleString('en-GB')} people`).waitFor();

    const { body: places } = await regard.get('/api/places');
    const place = places.items[0].id;
    await page.getByLabel('Channel').selectOption('store');
    await page.getByLabel('Place they were at last').selectOption(place);
    await page.waitForURL(/channel=store/);
    const narrow = (await regard.get(`/api/customers?channel=store&place=${place}&order=lost&limit=50`)).body;
    expect(narrow.count).toBeLessThan(all);
    expect(narrow.count).toBeGreaterThan(0);
    await page
      .getByText(new RegExp(`^${narrow.count === 1 ? '1 person' : `${narrow.count} people`}:`))
      .waitFor();
    await expect.poll(size).toBe(narrow.items.length);

    await page.getByLabel('Silent for longer than their rhythm explains').check();
    await page.waitForURL(/silent=true/);
    const silent = (await regard.get(`/api/customers?channel=store&place=${place}&silent=true`)).body.count;
    expect(silent).toBeLessThanOrEqual(narrow.count);
    await page.getByLabel('Last touch').selectOption('before_365');
    await page.getByText('Nobody fits.', { exact: false }).waitFor();
  });

  it('is narrowed by a trait, in a link and a saved view too', async () => {
    await open('/people?standing=any');
    await page.getByLabel('Trait', { exact: true }).fill('plan');
    await page.getByLabel('Value of the trait').fill('GOLD');
    await page.getByLabel('Value of the trait').press('Enter');
    await page.waitForURL(/trait=plan(:|%3A)GOLD/);
    await page.getByText(/^2 people:/).waitFor();
    await page.getByRole('link', { name: 'Plan bea' }).waitFor();
    await inspect(page, 'people-trait');

    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.getByLabel('Name of the view').fill('Golden');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const link = page.getByRole('link', { name: 'Golden' });
    await link.waitFor();
    await page.getByRole('button', { name: 'Whatever their traits' }).click();
    await expect.poll(() => page.url()).not.toMatch(/trait=/);
    await expect.poll(() => page.getByLabel('Trait', { exact: true }).inputValue()).toBe('');
    await link.click();
    await expect.poll(() => page.getByLabel('Value of the trait').inputValue()).toBe('GOLD');
    await page.getByText(/^2 people:/).waitFor();

    await page.getByLabel('Trait', { exact: true }).fill('seats');
    await page.getByLabel('Value of the trait').fill('5.0');
    await page.getByLabel('Channel').focus();
    await page.waitForURL(/trait=seats/);
    await page.getByText(/^3 people:/).waitFor();
  });

  it('says where to look for what is no trait to be found by', async () => {
    await open('/people?standing=any&trait=email:x', [/status of 400.*trait=email/]);
    await page.getByText('search by ?identifier=', { exact: false }).waitFor();
  });

  it('is saved under a name, is a link, and is taken away', async () => {
    await open('/people?standing=any&channel=store');
    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.getByLabel('Name of the view').fill('In a store once');
    await page.getByLabel('Everybody sees it').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const link = page.getByRole('link', { name: 'In a store once' });
    await link.waitFor();
    await inspect(page, 'people-view-saved');
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.waitForURL(/\/people$/);
    await link.click();
    await page.waitForURL(/channel=store/);
    await expect.poll(() => page.getByLabel('Channel').inputValue()).toBe('store');
    await page.getByRole('button', { name: 'Take the view “In a store once” away' }).click();
    await expect.poll(() => link.count()).toBe(0);
  });

  it('keeps to the rules of every page', async () => {
    for (const look of looks) {
      const other = await Watched.open(browser, regard.url, look);
      page = await other.page();
      await page.goto(`${regard.url}/people?standing=any&channel=store`);
      await signIn(page, regard.credentials);
      await rows().first().waitFor();
      await inspect(page, `people-narrow-${look.width}-${look.scheme}`);
      await other.close();
    }
    expect((await numbersOnFirstScreen(await blank())).length).toBeLessThanOrEqual(5);
  });
});

// A list without rows: what the filter itself brings.
async function blank() {
  await open('/people?standing=any&last=before_365&silent=true&place=nowhere');
  await page.getByText('Nobody fits.', { exact: false }).waitFor();
  return page;
}
