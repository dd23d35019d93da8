// What one comes for, by keyboard alone: no test in this file moves a mouse.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { house, tabTo, type Watched } from './browser';
import { type Regard, until } from './regard';

let regard: Regard;
let watched: Watched;
let page: Page;

const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const said = 'You billed me for the lamp twice.';
const idea = 'A bench by the door, for those who wait.';

house('simulated', (here) => {
  ({ regard, watched } = here);
});
beforeAll(async () => {
  const identifiers = { user_id: 'keys-1', email: 'wanda@example.org' };
  const traits = { name: 'Wanda Keyes' };
  await regard.send(
    { id: 'keys-1', at: at(3), touchpoint: 'invoice.wrong', identifiers, traits, text: said },
    { id: 'keys-2', at: at(2), touchpoint: 'suggestion.made', identifiers, text: idea },
  );
  await until(
    () => regard.get('/api/ideas'),
    (answer) => answer.body.items?.some((one: { text: string }) => one.text === idea),
  );
});

// The first field has the focus already; what comes after it comes by Tab.
async function open(path: string) {
  page = await watched.page();
  await page.goto(regard.url + path);
  await page.locator('input[name=name]:focus').waitFor();
  await page.keyboard.type(regard.credentials.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(regard.credentials.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const press = (name: string | RegExp, key = 'Enter') => tabTo(page, button(name), [key]);
const focused = (target = button('Thank')) => target.evaluate((one) => one === document.activeElement);

// Round and round, and never out; then Escape, and the focus is where it was.
async function staysInside(opener: () => Promise<boolean>) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await expect.poll(() => dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  for (let i = 0; i < 25; ++i) {
    await page.keyboard.press(i < 20 ? 'Tab' : 'Shift+Tab');
    expect(await dialog.evaluate((one) => one.contains(document.activeElement)), `after ${i} Tabs`).toBe(
      true,
    );
  }
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog.count()).toBe(0);
  await expect.poll(opener).toBe(true);
}

describe('By keyboard alone', () => {
  it('one skips to the page, and looks for somebody from anywhere', async () => {
    await open('/catalogue');
    await tabTo(page, page.getByRole('link', { name: 'Skip to the page' }), ['Enter', 'Tab']);
    expect(await page.evaluate(() => !!document.activeElement?.closest('main'))).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('wanda');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('link', { name: /Wanda Keyes/ }), ['Enter']);
    await page.getByRole('heading', { level: 1, name: 'Wanda Keyes' }).waitFor();
  });

  it('a customer is thanked, and the focus comes back to the button', async () => {
    const { body } = await regard.get('/api/customers?identifier=user_id:keys-1');
    await open(`/people/${body.items[0].id}`);
    await press('Thank');
    await staysInside(() => focused());
    await page.keyboard.press('Space');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What for?').waitFor();
    await expect.poll(() => focused(dialog.getByLabel('What for?'))).toBe(true);
    await page.keyboard.type('She wrote to us before she went');
    await tabTo(page, dialog.getByRole('button', { name: /thank/i }), ['Enter']);
    await expect.poll(() => dialog.count()).toBe(0);
    await expect.poll(() => focused()).toBe(true);
    await page
      .getByRole('region', { name: 'Timeline' })
      .getByText('She wrote to us before she went')
      .waitFor();
  });

  it('a number says why, and the line is gone along by arrows', async () => {
    const { body } = await regard.get('/api/customers?standing=leaving&order=lost&limit=1');
    await open(`/people/${body.items[0].id}`);
    const why = button(/^Why Balance/);
    await tabTo(page, why, ['Enter']);
    await staysInside(() => focused(why));
    const marks = page.getByRole('group', { name: 'Touches on the line' }).getByRole('button');
    await tabTo(page, marks.last());
    await page.keyboard.press('Home');
    await expect.poll(() => focused(marks.first())).toBe(true);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => !!document.activeElement?.closest('li.touch, [id^="t-"]')))
      .toBe(true);
  });

  it('something is taken, and done with a note', async () => {
    await open('/todo?role=finance');
    const card = page.getByRole('list', { name: 'To do' }).locator('> li').filter({ hasText: said }).first();
    await tabTo(page, card.getByRole('button', { name: 'I take it' }), ['Space']);
    await card.getByText(`${regard.credentials.name} is on it`).waitFor();
    await tabTo(page, card.getByRole('button', { name: 'Done' }), ['Enter']);
    await page.locator('form.asked textarea:focus').waitFor();
    await page.keyboard.type('Lamps are billed once');
    await tabTo(page, card.locator('form').getByRole('button', { name: 'Done' }), ['Enter']);
    const fixes = page.getByRole('region', { name: /^What was smoothed/ });
    await fixes.getByRole('listitem').filter({ hasText: 'Lamps are billed once' }).waitFor();
  });

  it('an idea is answered', async () => {
    await open('/ideas');
    const card = page.getByRole('list', { name: 'Ideas' }).locator('> li').filter({ hasText: idea });
    await tabTo(page, card.getByRole('button', { name: 'Thank', exact: true }), ['Enter']);
    await page.locator('form.asked textarea:focus').waitFor();
    await page.keyboard.type('It is in the workshop.');
    await tabTo(page, card.getByRole('button', { name: /^Keep/ }), ['Enter']);
    await card.getByText('Thanked', { exact: true }).first().waitFor();
  });

  it('the list is narrowed, and saved as a view', async () => {
    await open('/people?standing=any');
    await tabTo(page, page.getByLabel('Channel'));
    await page.keyboard.type('Store');
    await page.waitForURL(/channel=store/);
    await tabTo(page, page.getByLabel('Silent for longer than their rhythm explains'), ['Space']);
    await page.waitForURL(/silent=true/);
    await press('Save this view');
    await expect.poll(() => focused(page.getByLabel('Name of the view'))).toBe(true);
    await page.keyboard.type('Silent in a store');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Silent in a store' }).waitFor();
  });

  it('the catalogue is changed: found under Explore, tried, saved', async () => {
    await open('/people');
    await press('Explore');
    await page.getByRole('menuitem', { name: /^Catalogue/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page.getByRole('menuitem', { name: /^Live/ }))).toBe(true);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Catalogue' }).waitFor();
    await tabTo(page, page.getByLabel('Find a touchpoint'));
    await page.keyboard.type('web.page_load');
    await page.waitForURL(/q=web/);
    const known = page.locator('#web\\.page_load');
    await known.waitFor();
    if (
      !(await known
        .locator('details')
        .getAttribute('open')
        .then((open) => open !== null))
    )
      await tabTo(page, known.locator('summary'), ['Enter']);
    await tabTo(page, known.getByRole('link'), ['Enter']);
    await tabTo(page, page.getByRole('group', { name: 'Rule 1' }).getByLabel('The worst takes'), [
      'Control+A',
    ]);
    await page.keyboard.type('0.55');
    await press('Try it on recent touches');
    await page.getByText(/^Of the last [\d,]+ touches/).waitFor();
    await tabTo(page, page.getByLabel('Why?'));
    await page.keyboard.type('Waiting costs us more.');
    await press(/^Save as version/);
    await page.getByText(/is in force\./).waitFor();
  });

  it('one touch’s way is opened from Live, and closed again', async () => {
    await open('/live');
    await page.getByText('Live', { exact: true }).last().waitFor();
    await page.waitForTimeout(500);
    const identifiers = { user_id: 'keys-1' };
    await regard.sendOne({ id: 'keys-way', touchpoint: 'friend.recommended', identifiers });
    const way = page.getByRole('link', { name: /^The whole way of/ }).first();
    await way.waitFor();
    await press('Pause', 'Space');
    await tabTo(page, way, ['Enter']);
    await staysInside(() => focused(way));
  });
});

describe('The corner shop, by keyboard alone', () => {
  it('is gone through from the search to the till', async () => {
    page = await watched.page();
    await page.goto(`${regard.url}/shop`);
    await tabTo(page, page.getByLabel('Name'));
    await page.keyboard.type(regard.credentials.name);
    await tabTo(page, page.getByLabel('Password'));
    await page.keyboard.type(regard.credentials.password);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Who left?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const shop = page.frameLocator('iframe');
    await tabTo(page, shop.getByLabel('Search the shop'));
    await page.keyboard.type('honey');
    await page.keyboard.press('Enter');
    await shop.getByRole('heading', { level: 1 }).filter({ hasNotText: 'round the corner' }).waitFor();
    await tabTo(page, shop.getByRole('link', { name: /Orchard honey/ }), ['Enter']);
    await tabTo(page, shop.getByRole('button', { name: 'Put it in the basket' }), ['Space']);
    await tabTo(page, shop.getByRole('link', { name: 'To the basket' }), ['Enter']);
    await tabTo(page, shop.getByRole('link', { name: 'To the till' }), ['Enter']);
    await tabTo(page, shop.getByLabel('Your name'));
    await page.keyboard.type('Kit Board');
    await tabTo(page, shop.getByRole('radio').first(), ['ArrowDown']);
    await tabTo(page, shop.getByRole('button', { name: 'Order' }), ['Enter']);
    await tabTo(page, shop.getByRole('link', { name: 'Look at the invoice' }), ['Enter']);
    const feed = page.getByRole('region', { name: 'What was seen' });
    await feed.getByText('The invoice was right. Thanks to finance.').first().waitFor();
    expect((await regard.get('/api/customers?name=kit')).body.items[0].name).toBe('Kit Board');
  });
});
