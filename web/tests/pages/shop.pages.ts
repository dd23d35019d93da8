// The corner shop: somebody visits it in Chromium, with Segment's own client sending and the browser's own measuring, and
// sees their account move; a day is skipped; and where there is a real business there is no shop.
import { readFileSync } from 'node:fs';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { house, inspect, Watched } from './browser';
import { Regard } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;
let shop: FrameLocator;

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});

async function comeIn(expected: RegExp[] = []) {
  page = await watched.page(expected);
  await page.goto(`${regard.url}/shop`);
  await page.getByLabel('Name').fill(regard.credentials.name);
  await page.getByLabel('Password').fill(regard.credentials.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('dialog', { name: 'Who left?' }).waitFor();
}

async function visit(expected: RegExp[] = []) {
  await comeIn(expected);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  shop = page.frameLocator('iframe');
  await shop.getByRole('heading', { name: 'Good things, round the corner.' }).waitFor();
}

const feed = () => page.getByRole('region', { name: 'What was seen' }).getByRole('listitem');
const balance = async () => Number(await page.locator('svg.line').getAttribute('data-balance'));

// Something is done in the shop; when it has arrived it stands in words beside it, and on the line.
async function sees(words: RegExp | string, ms = 5000) {
  await feed().filter({ hasText: words }).first().waitFor({ timeout: ms });
}

async function walkTo(path: string) {
  await page
    .locator('iframe')
    .evaluate(
      (frame: HTMLIFrameElement, to) => frame.contentWindow?.location.assign(to),
      `/shop/counter/${path}`,
    );
}

describe('a visit to the corner shop', () => {
  it('begins with who left, why and who owns it, by keyboard, and can be skipped', async () => {
    await comeIn();
    await page.getByText(/is going, and has not said a word/).waitFor();
    for (const question of ['Why?', 'Who owns it?', 'Now you']) {
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: question }).waitFor();
    }
    await page.keyboard.press('ArrowLeft');
    await page.getByText(/can smooth this today/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Your own line' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('moves the line within a second, and says what was seen and who can smooth it', async () => {
    await visit([/Cannot (destructure|read)/]);
    await sees(/^Page took .* to show\. Thanks to the webmaster\./, 5000);
    const before = await balance();
    expect(before).toBeGreaterThan(0);

    const began = Date.now();
    await shop.getByRole('link', { name: /Sunday hamper/ }).click();
    await shop.getByRole('heading', { name: 'Sunday hamper' }).waitFor();
    expect(Date.now() - began).toBeGreaterThan(4500);
    await sees(/Page took 5\.\d s to show\. The webmaster can smooth this\./, 2000);
    const hurt = await balance();
    expect(hurt).toBeLessThan(before);

    await shop.getByLabel('Search the shop').fill('marmalade');
    await shop.getByRole('button', { name: 'Search' }).click();
    await shop.getByRole('heading', { name: /Nothing found/ }).waitFor();
    await sees('Looked for something and found nothing. Content can smooth this.');

    await walkTo('goods/kettle');
    await shop.getByText('KTL-2 1.7L EN60335 BL.').waitFor();
    await sees(/of the text are type codes\. Content can smooth this\./);
    await shop.getByRole('button', { name: 'Put it in the basket' }).click();
    await sees('I put it in the basket.');

    await shop.getByRole('link', { name: 'To the basket' }).click();
    await shop.getByRole('link', { name: 'I have a voucher' }).click();
    await shop.getByRole('heading', { name: 'Something broke on our side' }).waitFor();
    await sees('Page broke with an error. The webmaster can smooth this.');
    expect(await balance()).toBeLessThan(hurt);
  });

  it('is one customer before and after saying who it is; an invoice may be a puzzle; words are kept', async () => {
    await visit();
    await shop.getByRole('link', { name: /Sourdough loaf/ }).click();
    await sees(/The text says in \d+ words what it is\. Thanks to content\./, 3000);
    await shop.getByRole('button', { name: 'Put it in the basket' }).click();
    await shop.getByRole('link', { name: 'To the basket' }).click();
    await shop.getByRole('link', { name: 'To the till' }).click();
    await shop.getByLabel('Your name').fill('Iris Vermeulen');
    await shop.getByLabel('Your e-mail address').fill('iris@example.org');
    await shop.getByText('On account').click();
    await shop.getByRole('button', { name: 'Order' }).click();
    await shop.getByRole('link', { name: 'Look at the invoice' }).click();
    await sees('The invoice was right. Thanks to finance.', 2000);
    await shop.getByText('SRV-X 0007 ADJ 3.20').waitFor();
    await shop.getByLabel('What does this mean?').fill('Why do I pay for SRV-X?');
    await shop.getByRole('button', { name: 'Ask about it' }).click();
    await sees('The invoice was a puzzle and they had to ask. Finance can smooth this.');
    await sees('“Why do I pay for SRV-X?”');

    const [customer] = (await regard.get('/api/customers?identifier=email:iris@example.org')).body.items;
    const whole = (await regard.get(`/api/customers/${customer.id}`)).body;
    expect(whole.name).toBe('Iris Vermeulen');
    expect(whole.identifiers.map(({ type }: { type: string }) => type)).toContain('anonymous_id');
    const { items } = (await regard.get(`/api/customers/${customer.id}/timeline?limit=200`)).body;
    const touchpoints = items.map(({ touchpoint }: { touchpoint: string }) => touchpoint);
    for (const one of ['web.page', 'product.text', 'cart.added', 'checkout.started', 'order.placed'])
      expect(touchpoints).toContain(one);
    // What was sent is counted once, and all of it is understood.
    expect(touchpoints.filter((one: string) => one === 'order.placed')).toHaveLength(1);
    expect((await regard.get('/api/summary')).body.quarantined).toBe(0);
    expect(new Set(items.flatMap(({ source }: { source: string }) => source || []))).toContain('corner shop');
  });

  it('takes what is said to the shop: at the till, for help, a complaint, an idea, a word to a friend', async () => {
    await visit();
    await walkTo('queue');
    await shop.getByRole('button', { name: 'Pay and go' }).click();
    await sees(/Stood 11 min at the till\. The store manager can smooth this\./);
    await sees('“Eleven minutes for a loaf of bread!”');
    await walkTo('help');
    await shop.getByRole('button', { name: 'Ask', exact: true }).click();
    await sees('A machine went round in circles with them. Care can smooth this.');
    await shop.getByRole('button', { name: 'I want to speak to a person' }).click();
    await sees('Was answered in the chat. Thanks to care.');
    await walkTo('complain');
    await shop.getByLabel('In your words').fill('<img src=x onerror=alert(1)> is what I say');
    await shop.getByRole('button', { name: 'Send the complaint' }).click();
    await sees('I told them that something was wrong.');
    await sees('“<img src=x onerror=alert(1)> is what I say”');
    await page.getByText('A promise is open: answer.').waitFor();
    await walkTo('idea');
    await shop.getByRole('button', { name: 'Send the idea' }).click();
    await sees('I had an idea for them.');
    await walkTo('friend');
    await shop.getByRole('button', { name: 'Tell something good' }).click();
    await sees('Told a friend good things. Thanks to the CEO.');
    await walkTo('nowhere');
    await sees('A link led to nothing. The webmaster can smooth this.', 2000);
  });

  it('may begin anew as somebody else', async () => {
    await visit();
    await walkTo('friend');
    await shop.getByRole('button', { name: 'Tell something good' }).click();
    await sees('Told a friend good things. Thanks to the CEO.');
    const anew = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Start over' }).click();
    await anew;
    await shop.getByRole('heading', { name: 'Good things, round the corner.' }).waitFor();
    await sees(/^Page took .* to show/, 5000);
    expect(await feed().filter({ hasText: 'Told a friend' }).count()).toBe(0);
  });
});

// Of a server that has lists of what to do.
const described = readFileSync(new URL('../../../src/server/openapi.yaml', import.meta.url), 'utf8');

describe.runIf(described.includes('  /api/todo:'))('under another hat', () => {
  it('the take is on the list of who owns it, in the customer’s words; smoothed, the page is fast and the line rises', async () => {
    await visit();
    await shop.getByRole('link', { name: /Sunday hamper/ }).click();
    await sees(/Page took 5\.\d s to show\. The webmaster can smooth this\./, 15_000);
    await walkTo('complain');
    await shop.getByLabel('In your words').fill('I nearly went while the hamper loaded.');
    await shop.getByRole('button', { name: 'Send the complaint' }).click();
    await sees('“I nearly went while the hamper loaded.”');

    await page.getByRole('tab', { name: 'Customer' }).focus();
    await page.keyboard.press('ArrowRight');
    const list = page.getByRole('tabpanel', { name: 'webmaster' });
    const mine = list.getByRole('listitem').filter({ hasText: 'That was you' });
    await mine.getByText('“I nearly went while the hamper loaded.”').waitFor();
    await inspect(page, 'shop-hats');
    await mine.getByRole('button', { name: 'Smoothed' }).first().click();
    await list.getByText('It is noted as a fix.').waitFor();
    const { items } = (await regard.get('/api/fixes?touchpoint=web.page_load')).body;
    expect(items).toHaveLength(1);

    const before = await balance();
    const began = Date.now();
    await list.getByRole('button', { name: 'Go back to the shop' }).click();
    await shop.getByRole('heading', { name: 'Sunday hamper' }).waitFor();
    expect(Date.now() - began).toBeLessThan(2500);
    await page.getByRole('tab', { name: 'Customer' }).click();
    await feed()
      .nth(0)
      .filter({ hasText: /^Page took .* Thanks to the webmaster\./ })
      .waitFor({ timeout: 3000 });
    expect(await balance()).toBeGreaterThan(before);
  });
});

describe.each([
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
] as const)('at $width px, $scheme', (look) => {
  it('nothing keeps anyone out, and nothing is wider than the screen', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, look);
    const name = (which: string) => `shop-${which}-${look.width}-${look.scheme}`;
    await comeIn();
    await page.getByText(/is going, and has not said a word/).waitFor();
    await inspect(page, name('tour'));
    await page.keyboard.press('Escape');
    shop = page.frameLocator('iframe');
    await shop.getByRole('link', { name: /Beeswax candles/ }).click();
    await sees(/The text says in \d+ words/, 3000);
    await inspect(page, name('visit'));

    // The storefront by itself, since axe does not look into frames.
    for (const path of [
      '',
      '/goods/kettle',
      '/search?q=marmalade',
      '/help',
      '/complain',
      '/friend',
      '/queue',
      '/pay',
    ]) {
      await page.goto(`${regard.url}/shop/counter${path}`);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await inspect(page, name(`counter${path.replace(/\W/g, '-')}`));
    }
  });
});

describe('tomorrow', () => {
  it('comes when it is skipped to: the parcel is late, and the promise is broken', async () => {
    await visit();
    await shop.getByRole('link', { name: /Orchard honey/ }).click();
    await shop.getByRole('button', { name: 'Put it in the basket' }).click();
    await shop.getByRole('link', { name: 'To the basket' }).click();
    await shop.getByRole('link', { name: 'To the till' }).click();
    await shop.getByRole('button', { name: 'Order' }).click();
    await page.getByText('A promise is open: delivery tomorrow morning.').waitFor();
    const before = await balance();
    const today = await page.locator('.now time').getAttribute('datetime');

    await page.getByRole('button', { name: 'Skip to tomorrow' }).click();
    await sees('It was to come the next morning and did not. Logistics can smooth this.', 15_000);
    await page.getByText('A promise was broken: delivery tomorrow morning.').waitFor();
    await page.getByText(/^Came once, /).waitFor();
    expect(await balance()).toBeLessThan(before);
    const then = await page.locator('.now time').getAttribute('datetime');
    expect(Date.parse(then ?? '') - Date.parse(today ?? '')).toBeGreaterThanOrEqual(86_400_000);

    // What comes now came tomorrow, and the same day goes on after a restart.
    await walkTo('friend');
    await shop.getByRole('button', { name: 'Tell something good' }).click();
    await sees('Told a friend good things. Thanks to the CEO.');
    await page.goto('about:blank');
    await regard.stop();
    await regard.serve();
    await page.goto(`${regard.url}/shop`);
    const again = await page.locator('.now time').getAttribute('datetime');
    expect(Date.parse(again ?? '')).toBeGreaterThan(Date.parse(then ?? ''));
  });
});

describe('a real business', () => {
  it('has no corner shop, and says how to get one', async () => {
    const empty = await Regard.start('empty');
    const fresh = await Watched.open(browser, empty.url);
    try {
      const first = await fresh.page([/404.*\/api\/shop/]);
      await first.goto(`${empty.url}/shop`);
      await first.getByLabel('Name').fill(empty.credentials.name);
      await first.getByLabel('Password').fill(empty.credentials.password);
      await first.getByRole('button', { name: 'Sign in' }).click();
      await first.getByRole('heading', { name: 'There is no corner shop here' }).waitFor();
      expect(await first.getByText('Everything here is simulated').count()).toBe(0);
      await inspect(first, 'shop-none');
      await fresh.close();
    } finally {
      await empty.end();
    }
  });
});
