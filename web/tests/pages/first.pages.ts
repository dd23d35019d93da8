// The first pages against the real server, with a store that is simulated.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { house, signIn, type Watched } from './browser';
import { type Answer, type Regard, until } from './regard';

let regard: Regard;
let watched: Watched;
let page: Page;

house('simulated', (here) => {
  ({ regard, watched } = here);
});

let touches = 0;
// A touch of a customer nobody else is, that just happened.
function touchOf(user: string, touchpoint: string, more: object = {}) {
  const at = new Date().toISOString();
  return {
    id: `pages-${++touches}`,
    at,
    touchpoint,
    identifiers: { user_id: user },
    properties: {},
    ...more,
  };
}

async function open(path: string, expected: RegExp[] = []) {
  page = await watched.page(expected);
  await page.goto(regard.url + path);
}

const live = () => page.getByRole('list', { name: 'Touches as they arrive, newest first' });
const opened = () =>
  page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .waitFor();

async function idOf(user: string): Promise<string> {
  const found = (answer: Answer) => answer.body.items?.length === 1;
  const { body } = await until(() => regard.get(`/api/customers?identifier=user_id:${user}`), found);
  return body.items[0].id;
}

describe('signing in', () => {
  it('comes before every page, refuses a wrong password in words, and leads on to the page asked for', async () => {
    await open('/people?standing=steady', [/401/]);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Name').fill(regard.credentials.name);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Name or password is not right.').waitFor();

    await signIn(page, regard.credentials);

    await page.getByRole('heading', { name: 'People' }).waitFor();
    expect(new URL(page.url()).search).toBe('?standing=steady');
  });

  it('ends with signing out: the pages are closed again', async () => {
    await open('/live');
    await signIn(page, regard.credentials);
    await page.getByRole('button', { name: /^You: / }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${regard.url}/live`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('is asked for again, and leads back, when the session has ended meanwhile', async () => {
    await open('/live', [/401/]);
    await signIn(page, regard.credentials);
    await watched.context.clearCookies();
    await page.getByRole('link', { name: /people are at risk|person is at risk/ }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn(page, regard.credentials);
    await page.getByRole('heading', { name: 'People' }).waitFor();
    expect(new URL(page.url()).search).toBe('?standing=at_risk');
  });

  it.each(['//example.org/live', '/\\example.org/live', 'https://example.org/'])(
    'never leads to %s',
    async (to) => {
      await open(`/signin?to=${encodeURIComponent(to)}`);
      await signIn(page, regard.credentials);
      const { origin, pathname } = new URL(page.url());
      expect(origin).toBe(regard.url);
      expect(['/', '/live']).toContain(pathname);
    },
  );
});

describe('the shell', () => {
  it('says that the business is simulated', async () => {
    await open('/live');
    await signIn(page, regard.credentials);
    await page.getByText('This business is simulated').waitFor();
  });

  it('comes with a policy that allows nothing from elsewhere', async () => {
    const answer = await fetch(`${regard.url}/live`, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/);
    expect(answer.headers.get('cache-control')).toContain('no-cache');
  });

  it('is small: the first load is at most 300 KiB as it travels', async () => {
    page = await watched.page();
    const session = await watched.context.newCDPSession(page);
    let bytes = 0;
    session.on('Network.loadingFinished', (finished) => {
      bytes += finished.encodedDataLength;
    });
    await session.send('Network.enable');
    await page.goto(`${regard.url}/signin`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(300 * 1024);
  });

  it('says of a page that does not exist that it does not', async () => {
    await open('/nowhere');
    await page.getByText('There is no such page').waitFor();
  });
});

describe('the live page', () => {
  it('shows a touch as it arrives: its label, channel, effect with reason, verdict, and the standing', async () => {
    await open('/live');
    await signIn(page, regard.credentials);
    await opened();

    const done = await regard.sendOne(touchOf('live-1', 'invoice.wrong', { channel: 'invoice' }));
    expect(done.body.effects.length).toBeGreaterThan(0);
    const [effect] = done.body.effects;
    const row = live().getByRole('listitem').filter({ hasText: effect.reason }).first();
    await row.waitFor();

    const { body: timeline } = await regard.get(`/api/customers/${done.body.customer}/timeline`);
    await row.getByText(timeline.items[0].label, { exact: true }).waitFor();
    await row.getByText('Invoice', { exact: false }).first().waitFor();
    await row.getByText('Kept').waitFor();
    await row.getByText(/takes/).waitFor();
    await row.getByText(standings[done.body.account.standing.now] as string, { exact: true }).waitFor();

    await row.getByRole('button', { name: /^Why/ }).click();
    const why = page.getByRole('dialog');
    await why.getByText(effect.rule, { exact: true }).waitFor();
    await why.getByText(shown(effect.effect)).waitFor();
  });

  it('leads from a touch to its customer', async () => {
    await open('/live');
    await signIn(page, regard.credentials);
    await opened();
    const { body } = await regard.sendOne(touchOf('live-2', 'friend.recommended'));
    await live().getByRole('link', { name: 'This customer' }).first().click();
    await page.waitForURL(`**/people/${body.customer}`);
  });

  it('holds still when asked to, and catches up afterwards', async () => {
    await open('/live');
    await signIn(page, regard.credentials);
    await opened();
    await regard.send(touchOf('live-3', 'friend.recommended'));
    await live().getByRole('listitem').first().waitFor();
    const before = await live().getByRole('listitem').count();

    await page.getByRole('button', { name: 'Pause' }).click();
    await regard.send(touchOf('live-3', 'invoice.wrong'), touchOf('live-3', 'invoice.wrong'));
    await page.getByText('2 more have come').waitFor();
    expect(await live().getByRole('listitem').count()).toBe(before);

    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => live().getByRole('listitem').count()).toBe(before + 2);
  });

  it('shows only takes, or only adds, when asked to', async () => {
    await open('/live');
    await signIn(page, regard.credentials);
    await opened();
    await regard.send(touchOf('live-4', 'friend.recommended'), touchOf('live-4', 'invoice.wrong'));
    await expect.poll(() => live().getByRole('listitem').count()).toBe(2);
    await page.getByText('Takes', { exact: true }).click();
    await expect.poll(() => live().getByRole('listitem').count()).toBe(1);
    await live().getByText(/takes/).waitFor();
  });

  it('notices that the server is gone, and goes on when it is back', async () => {
    await open('/live', [/ERR_|Failed to load|net::|live/]);
    await signIn(page, regard.credentials);
    await opened();
    await regard.stop();
    await page.getByText('Connection lost; trying again').waitFor();
    await page.getByText('The server cannot be reached').waitFor();
    await regard.serve();
    await opened();
    await expect
      .poll(() => page.getByText('The server cannot be reached').count(), { timeout: 15_000 })
      .toBe(0);

    const done = await regard.sendOne(touchOf('live-5', 'invoice.wrong'));
    await live().getByText(done.body.effects[0].reason).first().waitFor();
  });
});

describe('finding people', () => {
  it('begins with / from anywhere, and finds by mail address and by the beginning of a name', async () => {
    const traits = { name: 'Zsofia Quillfeather' };
    const identifiers = { user_id: 'find-1', email: 'zsofia@example.org' };
    await regard.send({ ...touchOf('find-1', 'friend.recommended', { traits }), identifiers });
    const id = await idOf('find-1');
    await open('/live');
    await signIn(page, regard.credentials);

    await page.keyboard.press('/');
    await page.keyboard.type('Zsofia@example.org');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /Zsofia Quillfeather/ }).waitFor();

    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').fill('quillf');
    await page.waitForURL('**/people?q=quillf');
    await page.getByRole('link', { name: /Zsofia Quillfeather/ }).click();
    await page.waitForURL(`**/people/${id}`);
    await page.getByRole('heading', { name: 'Zsofia Quillfeather' }).waitFor();
  });

  it('says when nobody was found, and how to ask', async () => {
    await open('/people?q=nobody-has-this-number');
    await signIn(page, regard.credentials);
    await page.getByText('Nobody was found for “nobody-has-this-number”.').waitFor();
  });

  it('lists those who stand alike, page by page', async () => {
    const { body: summary } = await regard.get('/api/summary');
    const largest = Object.entries(summary.standing as Record<string, number>).sort((a, b) => b[1] - a[1])[0];
    const [standing, many] = largest as [string, number];
    expect(many, 'more than one page, or this tests nothing').toBeGreaterThan(50);
    await open(`/people?standing=${standing}`);
    await signIn(page, regard.credentials);
    const rows = page.getByRole('list', { name: 'Customers' }).getByRole('listitem');
    const known = () => rows.first().getAttribute('aria-setsize');
    await expect.poll(known).toBe('50');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(known).toBe(String(Math.min(many, 100)));
    // However many they are, only what is near the screen is in the page.
    expect(await rows.count()).toBeLessThan(40);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const last = String(Math.min(many, 100));
    await expect.poll(() => page.locator(`[aria-posinset="${last}"]`).count()).toBe(1);
  });
});

const standings: Record<string, string> = {
  new: 'New',
  delighted: 'Delighted',
  steady: 'Steady',
  at_risk: 'At risk',
  leaving: 'Leaving',
  gone: 'Gone',
};

// +0.3, −0.45: as the pages write an effect.
function shown(effect: number) {
  const digits = String(Math.round(Math.abs(effect) * 100) / 100);
  return (effect < 0 ? '−' : '+') + digits;
}
