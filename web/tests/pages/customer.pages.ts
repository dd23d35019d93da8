// One customer, from the first touch to what it looks like on a phone in the dark.
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { house, inspect, signIn, Watched } from './browser';
import { Regard, until } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;
let id: string;

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();

// One person, met in five channels over three months, known by two identifiers seen together.
const past: [days: number, touchpoint: string, channel: string, more?: object][] = [
  [90, 'friend.recommended', 'friend'],
  [80, 'store.salesperson', 'store', { properties: { manner: 'friendly' }, place: 'harbour-street' }],
  [60, 'invoice.wrong', 'invoice'],
  [59, 'complaint.made', 'email', { text: 'You charged me twice, and nobody answers.' }],
  [40, 'invoice.wrong', 'invoice'],
  [20, 'product.broke', 'product'],
  [5, 'delivery.late', 'post'],
  [2, 'friend.recommended', 'friend'],
];

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});
beforeAll(async () => {
  const identifiers = { user_id: 'customer-1', email: 'orla@example.org' };
  const touches = past.map(([days, touchpoint, channel, more], i) => ({
    id: `customer-${i}`,
    at: daysAgo(days),
    touchpoint,
    channel,
    identifiers,
    traits: { name: 'Orla Penhaligon' },
    ...more,
  }));
  const { body } = await regard.send(...touches);
  expect(body.accepted).toBe(past.length);
  const found = await until(
    () => regard.get('/api/customers?identifier=email:orla@example.org'),
    (answer) => answer.body.items?.[0]?.touches >= past.length,
  );
  id = found.body.items[0].id;
});

async function open(path: string) {
  page = await watched.page();
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
  await page.getByRole('heading', { name: 'Orla Penhaligon' }).waitFor();
}

const timeline = () => page.getByRole('region', { name: 'Timeline' }).getByRole('listitem');
const account = () => page.getByRole('region', { name: 'The account' });

describe('a customer', () => {
  it('stands as the server says, with its reasons in words', async () => {
    const { body } = await regard.get(`/api/customers/${id}`);
    await open(`/people/${id}`);
    const standing = page.getByRole('region', { name: 'How it stands' });
    expect(body.account.standing.reasons.length).toBeGreaterThan(0);
    for (const reason of body.account.standing.reasons)
      await standing.getByText(reason, { exact: true }).waitFor();
    const { sentence } = body.account.silence;
    await standing.getByText(sentence.slice(1), { exact: false }).waitFor();
    const ground = standing.locator('.standing').evaluate((mark) => getComputedStyle(mark).backgroundColor);
    expect(await ground).not.toBe('rgba(0, 0, 0, 0)');
  });

  it('is known by its identifiers, with the evidence that they are one', async () => {
    await open(`/people/${id}`);
    const who = page.getByRole('region', { name: 'Who this is' });
    await who.getByText('orla@example.org', { exact: true }).waitFor();
    await who.getByText('customer-1', { exact: true }).waitFor();
    await who.getByText('seen together').waitFor();
  });

  it('has every channel on one timeline, newest first, what was said included', async () => {
    const { body } = await regard.get(`/api/customers/${id}/timeline`);
    await open(`/people/${id}`);
    await expect.poll(() => timeline().count()).toBe(body.items.length);
    for (const [i, item] of body.items.entries())
      expect(await timeline().nth(i).textContent(), `row ${i}`).toContain(item.label);
    await page.getByText('You charged me twice, and nobody answers.').waitFor();
    for (const channel of ['Friend', 'Store', 'Invoice', 'Mail', 'Product'])
      expect(await timeline().filter({ hasText: channel }).count(), channel).toBeGreaterThan(0);
  });

  it('answers “why?” for every number', async () => {
    const { body } = await regard.get(`/api/customers/${id}/timeline`);
    await open(`/people/${id}`);
    for (const number of ['Balance', 'Adds', 'Takes', 'Remembered', 'Average']) {
      await page.getByRole('button', { name: `Why ${number}?` }).click();
      await page
        .getByRole('dialog')
        .getByText(/Catalogue version/)
        .waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    const i = body.items.findIndex((item: { effects: unknown[] }) => item.effects.length > 0);
    const [effect] = body.items[i].effects;
    await timeline().nth(i).getByRole('button', { name: /^Why/ }).click();
    const why = page.getByRole('dialog');
    for (const said of [effect.reason, effect.rule, effect.touchpoint])
      await why.getByText(said, { exact: false }).first().waitFor();
    for (const position of effect.evidence) await why.getByText(position, { exact: true }).first().waitFor();
  });

  it('has a line with its touches on it, which the arrow keys go along and Enter looks up', async () => {
    await open(`/people/${id}`);
    const marks = account().getByRole('group', { name: 'Touches on the line' }).getByRole('button');
    await expect.poll(() => marks.count()).toBeGreaterThanOrEqual(6);
    await expect
      .poll(() => account().getByRole('img').getAttribute('aria-label'))
      .toMatch(/^The account from/);

    // One stop for Tab: the newest; then backwards.
    expect(await account().locator('.marker[tabindex="0"]').count()).toBe(1);
    await marks.last().focus();
    const newest = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.keyboard.press('ArrowLeft');
    const older = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(older).not.toBe(newest);
    const label = (older ?? '').split(': ')[1]?.split(',')[0] ?? '?';
    await account().locator('.note').getByText(label, { exact: true }).waitFor();

    await page.keyboard.press('Enter');
    const row = page.locator('.timeline > li.shown');
    await row.getByText(label, { exact: true }).waitFor();
    expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('shows its note when the pointer is on a touch of the line', async () => {
    await open(`/people/${id}`);
    await account().locator('.marker').first().hover();
    await account().locator('.note').waitFor();
    await page.mouse.move(0, 0);
    await account().locator('.note').waitFor({ state: 'detached' });
  });

  it('tells the pointer of every touch that lies beneath it', async () => {
    const at = daysAgo(30);
    const identifiers = { user_id: 'customer-2' };
    const twice = ['invoice.wrong', 'delivery.late'].map((touchpoint) => ({ at, touchpoint, identifiers }));
    const before = { at: daysAgo(60), touchpoint: 'product.broke', identifiers };
    await regard.send(before, ...twice);
    const { body } = await until(
      () => regard.get('/api/customers?identifier=user_id:customer-2'),
      (answer) => answer.body.items?.[0]?.touches >= 3,
    );
    page = await watched.page();
    await page.goto(`${regard.url}/people/${body.items[0].id}`);
    await signIn(page, regard.credentials);
    await account().locator('.marker').last().hover();
    await expect.poll(() => account().locator('.note .noted').count()).toBe(2);
  });

  it('can be seen as of any day, and the address says which', async () => {
    await open(`/people/${id}`);
    const now = await account().textContent();
    const day = daysAgo(70).slice(0, 10);
    await page.getByLabel('As of').fill(day);
    await page.getByText('This is how it stood at the end of').waitFor();
    await expect.poll(() => timeline().count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('as_of')).toBe(day);
    expect(await account().textContent()).not.toBe(now);
    const { body } = await regard.get(`/api/customers/${id}?as_of=${day}`);
    expect(body.account.takes).toBe(0);

    await page.reload();
    await page.getByText('This is how it stood at the end of').waitFor();
    await expect.poll(() => timeline().count()).toBe(2);
    await page.getByRole('link', { name: 'Now' }).click();
    await expect.poll(() => timeline().count()).toBeGreaterThan(2);
  });

  it('is taken apart and joined again, each with what will come of it', async () => {
    await open(`/people/${id}`);
    const who = page.getByRole('region', { name: 'Who this is' });
    await who.getByRole('button', { name: /are not the same person$/ }).click();
    const apart = page.getByRole('dialog', { name: 'Take them apart?' });
    const parts = apart.locator('.part');
    await expect.poll(() => parts.count()).toBe(2);
    expect((await parts.allTextContents()).sort()).toEqual(['customer-1', 'orla@example.org']);
    await apart.getByLabel('How do you know?').fill('The mail is her sister’s.');
    await inspect(page, 'split');
    await apart.getByRole('button', { name: 'Take apart' }).click();
    await apart.getByText('They are taken apart:').waitFor();
    expect(await apart.getByRole('link').count()).toBeGreaterThan(0);
    const one = async (identifier: string) =>
      (await regard.get(`/api/customers?identifier=${identifier}`)).body.items[0]?.id as string;
    // All touches came under the user id. The mail is somebody of its own once something happens under it.
    await regard.send({
      id: 'customer-sister',
      at: daysAgo(1),
      touchpoint: 'friend.recommended',
      identifiers: { email: 'orla@example.org' },
    });
    await until(
      async () => [await one('user_id:customer-1'), await one('email:orla@example.org')],
      ([a, b]) => a !== undefined && b !== undefined && a !== b,
    );

    const left = await one('user_id:customer-1');
    await page.goto(`${regard.url}/people/${left}`);
    await page.getByRole('button', { name: 'Join with somebody' }).click();
    const join = page.getByRole('dialog', { name: 'Are these one person?' });
    await join.getByLabel(/^The other one/).fill('orla@example.org');
    await join.getByRole('button', { name: 'Look' }).click();
    await join.getByText('There will be one customer with all of this:').waitFor();
    await join.getByLabel('How do you know?').fill('She said so herself.');
    await join.getByRole('button', { name: 'Join', exact: true }).click();
    await expect.poll(() => join.count()).toBe(0);
    await until(
      async () => [await one('user_id:customer-1'), await one('email:orla@example.org')],
      ([a, b]) => a === b,
    );
    id = await one('user_id:customer-1');
  });

  it('has what they agreed to and took back, written down by whom they told', async () => {
    await open(`/people/${id}`);
    const consent = page.getByRole('region', { name: 'What they agreed to' });
    await consent.getByText('They have said nothing about that yet.').waitFor();
    for (const [said, how] of [
      ['agreed', 'At the till.'],
      ['taken back', 'On the phone.'],
    ] as const) {
      await consent.getByRole('button', { name: 'They told us' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('What did they say?').selectOption(said);
      await dialog.getByRole('button', { name: 'Write it down' }).click();
      await dialog.getByText('Fill this in.').waitFor();
      await dialog.getByLabel('How did they say it?').fill(how);
      await dialog.getByRole('button', { name: 'Write it down' }).click();
      await consent.getByText(how).waitFor();
      expect(await consent.getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringContaining(`News by mail: ${said}`),
      ]);
    }
    await timeline().getByText('I took an agreement back').first().waitFor();
  });

  it('has two lines: what a help desk saw beside what was', async () => {
    await open(`/people/${id}`);
    await expect
      .poll(() => account().getByRole('img').getAttribute('aria-label'))
      .toMatch(/A help desk would have seen one complaint\.$/);
    await account()
      .getByText(/^What a help desk would have seen/)
      .waitFor();
  });

  it('is read as they see us: what they met, in order', async () => {
    await open(`/people/${id}`);
    await page.getByText('How they see us', { exact: true }).click();
    const met = page.locator('.encounters > li');
    const { body } = await regard.get(`/api/customers/${id}/timeline`);
    const own = body.items.filter((touch: { signal: boolean }) => !touch.signal).reverse();
    await expect.poll(() => met.count()).toBe(own.length);
    expect(await met.first().textContent()).toContain(own[0].label);
  });

  it('may say and be called anything: it is shown, and does nothing', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const identifiers = { user_id: 'customer-3' };
    const traits = { name: hostile };
    await regard.send({ touchpoint: 'complaint.made', identifiers, traits, text: hostile });
    const { body } = await until(
      () => regard.get('/api/customers?identifier=user_id:customer-3'),
      (answer) => answer.body.items?.length === 1,
    );
    page = await watched.page();
    await page.goto(`${regard.url}/people/${body.items[0].id}`);
    await signIn(page, regard.credentials);
    await page.getByRole('heading', { name: hostile }).waitFor();
    await page.locator('.quote').getByText(hostile).first().waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe(`${hostile} · Regard`);
  });

  it('that does not exist is said not to', async () => {
    page = await watched.page([/404/]);
    await page.goto(`${regard.url}/people/${id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}`);
    await signIn(page, regard.credentials);
    await page.getByText('There is no such customer').waitFor();
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
    const name = (which: string) => `${which}-${look.width}-${look.scheme}`;
    page = await watched.page();
    await page.goto(`${regard.url}/signin`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await inspect(page, name('signin'));
    await signIn(page, regard.credentials);
    await page.goto(`${regard.url}/live`);
    await page
      .getByRole('status')
      .filter({ hasText: /^Live$/ })
      .waitFor();
    await regard.send({ touchpoint: 'invoice.wrong', identifiers: { user_id: 'look' } });
    await page
      .getByRole('list', { name: /^Touches/ })
      .getByRole('listitem')
      .first()
      .waitFor();
    await inspect(page, name('live'));
    await page.goto(`${regard.url}/people`);
    await page.getByText(/^\d+ (people|person): /).waitFor();
    await inspect(page, name('people'));
    await page.goto(`${regard.url}/people/${id}`);
    await page.locator('.marker').first().waitFor();
    await inspect(page, name('customer'));
    await page.getByRole('button', { name: 'Why Balance?' }).click();
    await page.getByRole('dialog').waitFor();
    await inspect(page, name('why'));
  });
});

describe('an empty store', () => {
  it('does not claim to be simulated, and says what is missing', async () => {
    const empty = await Regard.start('empty');
    const fresh = await Watched.open(browser, empty.url);
    try {
      const first = await fresh.page();
      await first.goto(`${empty.url}/live`);
      await signIn(first, empty.credentials);
      await first.getByText('Nothing has come in since you opened this page.').waitFor();
      await first.getByRole('link', { name: /0\s*people are leaving/ }).waitFor();
      expect(await first.getByText('This business is simulated').count()).toBe(0);
      await inspect(first, 'empty-live');
      await first.getByRole('link', { name: 'People', exact: true }).click();
      await first.getByText('Nobody stands so at the moment.').waitFor();
      await fresh.close();
    } finally {
      await empty.end();
    }
  });
});
