// Places and partners: a stage by place on Home, To do narrowed to one, and who sees only theirs.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspect, launch, looks, signIn, Watched } from './browser';
import { Regard, until } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;

const moment = new Date(Date.now() - 60_000).toISOString();
const northSaid = 'The till at North Street gave up on me twice.';
const gateSaid = 'At the gate they just shrugged when the card was refused.';
const northPraise = 'North Street was so tidy today.';
const visit = (id: string, touchpoint: string, place: string, text?: string) => ({
  id,
  at: moment,
  touchpoint,
  place,
  identifiers: { user_id: id },
  traits: { name: `Guest ${id}` },
  ...(text && { text }),
});

let session: { cookie: string; csrf: string };

async function asAdmin(method: string, path: string, body: object) {
  const answer = await fetch(regard.url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      cookie: session.cookie,
      'x-regard-csrf': session.csrf,
    },
    body: JSON.stringify(body),
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return answer.json();
}

// Somebody added, invited and joined, whom only `part` is shown.
async function colleague(name: string, part: object) {
  await asAdmin('POST', '/api/users', { name, role: 'store manager', access: 'editor', ...part });
  const { link } = (await asAdmin('POST', `/api/users/${name}/invite`, {})) as { link: string };
  const password = 'a long enough password';
  const joined = await fetch(`${regard.url}/api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(link, regard.url).searchParams.get('token'), password }),
  });
  expect(joined.ok).toBe(true);
  return { name, password };
}

beforeAll(async () => {
  regard = await Regard.start('empty');
  browser = await launch();
  const { body } = await regard.send(
    visit('n1', 'store.till_trouble', 'north-1', northSaid),
    visit('n2', 'store.till_trouble', 'north-1'),
    visit('n3', 'store.till_trouble', 'north-1'),
    visit('n4', 'store.clean', 'north-1', northPraise),
    visit('g1', 'store.till_trouble', 'gate-a', gateSaid),
    visit('g2', 'store.dirty', 'gate-b'),
    ...Array.from({ length: 15 }, (_, i) => visit(`k${i}`, 'store.till_trouble', `kiosk-${i + 1}`)),
  );
  expect(body.accepted).toBe(21);
  const signed = await fetch(`${regard.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(regard.credentials),
  });
  const { csrf } = (await signed.json()) as { csrf: string };
  session = { cookie: (signed.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '', csrf };
  await asAdmin('PUT', '/api/places/north-1', { name: 'North Street' });
  await asAdmin('PUT', '/api/places/gate-a', { name: 'Gate A', partner: 'Airport Shops' });
  await asAdmin('PUT', '/api/places/gate-b', { name: 'Gate B', partner: 'Airport Shops' });
  await until(
    () => regard.get('/api/todo?place=north-1'),
    (answer) => answer.body.items?.[0]?.people === 3,
  );
});
afterAll(async () => {
  await browser?.close();
  await regard?.end();
});
beforeEach(async () => {
  watched = await Watched.open(browser, regard.url);
});
afterEach(() => watched.close());

async function open(path: string, credentials = regard.credentials, expected: RegExp[] = []) {
  page = await watched.page(expected);
  await page.goto(regard.url + path);
  await signIn(page, credentials);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
const cards = () => page.getByRole('list', { name: 'To do' }).locator('> li');

describe('a stage of the journey', () => {
  it('is looked at by place: where it took most comes first, and how many are not shown is said', async () => {
    await open('/?stage=buy');
    const map = page.getByRole('region', { name: /by channel/ });
    await map.waitFor();
    await map.getByText('Place', { exact: true }).click();
    await page.waitForURL(/by=place/);
    const places = page.getByRole('region', { name: /by place/ });
    await places.getByRole('link', { name: 'North Street' }).waitFor();
    const names = await places.getByRole('listitem').getByRole('link').allTextContents();
    expect(names[0]).toBe('North Street');
    expect(names).toHaveLength(12);
    await places.getByText(/and 5 more places/).waitFor();
    await inspect(page, 'stage-places');
    await places.getByRole('link', { name: 'North Street' }).click();
    await page.waitForURL(/\/todo\?.*place=north-1/);
  });
});

describe('To do', () => {
  it('is narrowed to a place: its friction, its people, its words, what is loved there', async () => {
    await open('/todo?role=customer+experience');
    await page.getByLabel('Place').selectOption({ label: 'North Street' });
    await page.waitForURL(/place=north-1/);
    await expect.poll(() => cards().count()).toBe(1);
    await cards()
      .first()
      .getByText(/hurt 3 customers/)
      .waitFor();
    await page.getByText(northSaid).waitFor();
    await page.getByText(northPraise).waitFor();
    expect(await page.getByText(gateSaid).count()).toBe(0);
  });

  it('is narrowed to a partner, and what is done there is done there alone', async () => {
    await open('/todo?role=store+manager&partner=Airport+Shops');
    await expect.poll(() => cards().count()).toBe(2);
    await page.getByText(gateSaid).waitFor();
    const till = cards().filter({ hasText: gateSaid });
    await till.getByRole('button', { name: 'I take it' }).click();
    await till.getByText(/is on it/).waitFor();
    const whole = await regard.get('/api/todo?role=store%20manager');
    for (const item of whole.body.items) expect(item.state.state).toBe('open');
    await inspect(page, 'todo-partner');
  });
});

describe('who sees only a part', () => {
  it('has To do about it and nothing else, says so, and does what is theirs', async () => {
    const mara = await colleague('mara', { place: 'north-1' });
    await open('/', mara);
    await page.getByText('You see what happened at North Street, and nothing else.').waitFor();
    expect(await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents()).toEqual(
      [' To do'],
    );
    expect(await page.getByLabel('Place').count()).toBe(0);
    await expect.poll(() => cards().count()).toBe(1);
    await page.getByText(northSaid).waitFor();
    expect(await page.getByText(gateSaid).count()).toBe(0);
    expect(await page.locator('main a[href^="/people"]').count()).toBe(0);
    await cards().first().getByRole('button', { name: 'I take it' }).click();
    await cards().first().getByText('mara is on it').waitFor();
    // Another address leads back, and the server gives nothing else either.
    for (const path of ['/people', '/home', '/live', '/setup', '/todo?place=gate-a']) {
      await page.goto(regard.url + path);
      await page.waitForURL(/\/todo/);
      if (path.includes('gate-a')) await page.getByText(/you see what happened at north-1 only/).waitFor();
    }
    for (const path of ['/api/customers', '/api/home', '/api/live', '/api/fixes', '/api/todo?place=gate-a']) {
      const status = await page.evaluate((one) => fetch(one).then((answer) => answer.status), path);
      expect(status, path).toBe(403);
    }
    watched.wrong.splice(0, watched.wrong.length, ...watched.wrong.filter((one) => !one.includes('403')));
  });

  it('is set under Set up, and seen there', async () => {
    await open('/setup?part=users');
    await page.getByRole('textbox', { name: 'Name' }).fill('pete');
    await page.getByLabel('Sees').selectOption({ label: 'Airport Shops' });
    await page.getByRole('button', { name: 'Add somebody' }).click();
    const row = page
      .getByRole('list', { name: 'People and roles' })
      .getByRole('listitem')
      .filter({ hasText: 'pete' });
    await row.getByText(/sees Airport Shops only/).waitFor();
    await inspect(page, 'setup-users-scope');
    await row.getByRole('button', { name: 'What they see' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Sees').selectOption({ label: 'Gate B' });
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await row.getByText(/sees Gate B only/).waitFor();
    await page.goto(`${regard.url}/setup?part=audit`);
    await page.getByText('showed pete place gate-b').waitFor();
  });

  it('depends on whose a place is, which is said under Set up', async () => {
    const paula = await colleague('paula', { partner: 'Airport Shops' });
    await open('/setup?part=places');
    await page.getByRole('button', { name: 'Name it: kiosk-1', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Kiosk One');
    await dialog.getByLabel('Partner or licensee').fill('Airport');
    await page.getByRole('option', { name: 'Airport Shops' }).click();
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await page.getByRole('link', { name: 'Kiosk One' }).waitFor();
    await watched.close();
    watched = await Watched.open(browser, regard.url);
    await open('/', paula);
    await page.getByText('You see what happened at the places of Airport Shops, and nothing else.').waitFor();
    const options = await page.getByLabel('Place').locator('option').allTextContents();
    expect(options).toEqual(['All of yours', 'Gate A', 'Gate B', 'Kiosk One']);
  });

  it('is looked at in every width and colour', async () => {
    const nora = await colleague('nora', { partner: 'Airport Shops' });
    for (const look of looks) {
      const other = await Watched.open(browser, regard.url, look);
      page = await other.page();
      await page.goto(regard.url);
      await signIn(page, nora);
      await cards().first().waitFor();
      await inspect(page, `scope-${look.width}-${look.scheme}`);
      await other.close();
      const whole = await Watched.open(browser, regard.url, look);
      page = await whole.page();
      await page.goto(`${regard.url}/?stage=buy&by=place`);
      await signIn(page, regard.credentials);
      await page.getByRole('link', { name: 'North Street' }).waitFor();
      await page.getByRole('region', { name: /by place/ }).scrollIntoViewIfNeeded();
      await inspect(page, `stage-places-${look.width}-${look.scheme}`);
      await page.goto(`${regard.url}/setup?part=places`);
      await page.getByRole('link', { name: 'North Street' }).waitFor();
      await inspect(page, `setup-places-${look.width}-${look.scheme}`);
      await whole.close();
    }
  });

  it('reads it in German too', async () => {
    const greta = await colleague('greta', { place: 'north-1' });
    const other = await Watched.open(browser, regard.url, { width: 1440, scheme: 'light', locale: 'de-DE' });
    page = await other.page();
    await page.goto(regard.url);
    await page.getByLabel('Name').fill(greta.name);
    await page.getByLabel('Passwort', { exact: true }).fill(greta.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByText('Sie sehen, was an diesem Ort geschah, und nichts anderes: North Street.').waitFor();
    await other.close();
  });
});
