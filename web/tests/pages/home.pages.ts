// Home against the real server: what its sentence says, and that it is few numbers.
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { house, inspect, looks, numbersOnFirstScreen, signIn, Watched } from './browser';
import { type Regard, until } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;

const dayMs = 86_400_000;
const lastWeek = new Date(Date.now() - 7 * dayMs).toISOString().slice(0, 10);

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});

async function open(path: string) {
  page = await watched.page();
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
  await page.locator('.sentence').waitFor();
}

const sentence = () => page.getByRole('heading', { level: 1 });

describe('Home', () => {
  it('is where one lands, and says in a sentence what the server counted', async () => {
    const { body } = await regard.get('/api/home');
    await open('/');
    expect(new URL(page.url()).pathname).toBe('/');
    const shown = (n: number) => n.toLocaleString('en-GB');
    const said = (await sentence().textContent()) ?? '';
    expect(said).toContain(`${shown(body.closer)} `);
    expect(said).toContain(`${shown(body.away)} moved away`);
    expect(said).toContain(`${shown(body.left)} left without a word.`);
  });

  it('shows the three places of most friction with their owners, raised on the slide', async () => {
    const { body } = await regard.get(`/api/home?week=${lastWeek}`);
    expect(body.friction.length).toBeGreaterThan(0);
    await open(`/?week=${lastWeek}`);
    const places = page.getByRole('list', { name: 'The roughest places' }).getByRole('listitem');
    await expect.poll(() => places.count()).toBe(body.friction.length);
    for (const [i, friction] of body.friction.entries()) {
      const text = (await places.nth(i).textContent()) ?? '';
      expect(text).toContain(friction.label);
      expect(text.toLowerCase()).toContain(`${friction.owner} can smooth this`.toLowerCase());
      if (friction.words) expect(text).toContain(friction.words.text);
      if (friction.state.state === 'open') expect(text).toContain('Nobody yet');
    }
    const slide = page.getByRole('img', { name: /^The way of the customers through/ });
    await slide.waitFor();
    expect(await slide.locator('.slide-mark').count()).toBe(body.friction.length);
    expect(await slide.locator('.slide-person').count()).toBeGreaterThan(10);
  });

  it('goes to any week, and the address says which', async () => {
    await open('/');
    const now = await sentence().textContent();
    await page.getByRole('link', { name: 'The week before' }).click();
    await page.waitForURL(/\?week=/);
    await expect.poll(() => sentence().textContent()).toContain('In the week of');
    expect(await sentence().textContent()).not.toBe(now);
    const week = new URL(page.url()).searchParams.get('week') as string;
    expect(new Date(week).getUTCDay()).toBe(1);
    await page.reload();
    await expect.poll(() => sentence().textContent()).toContain('In the week of');
    await page.goBack();
    await expect.poll(() => sentence().textContent()).toBe(now);
    const bars = page.getByRole('navigation', { name: 'Weeks' }).getByRole('listitem');
    const { body } = await regard.get('/api/weeks?n=26');
    expect(await bars.count()).toBe(body.items.length);
  });

  it('opens a stage by channel', async () => {
    await open(`/?week=${lastWeek}`);
    await page.getByRole('button', { name: 'Discover', exact: true }).click();
    const map = page.getByRole('region', { name: 'Discover, by channel' });
    await map.getByText('Web', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('stage')).toBe('discover');
    await map.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => map.count()).toBe(0);
  });

  it('says who left, what did it and who could have seen it, and leads to them', async () => {
    const weeks = (await regard.get('/api/weeks?n=26')).body.items as { week: string; left: number }[];
    const week = weeks.find(({ left }) => left > 0);
    expect(week, 'nobody ever left').toBeDefined();
    const { body } = await regard.get(`/api/home?week=${week?.week}`);
    const one = body.gone.find((gone: { last: object | null }) => gone.last);
    await open(`/?week=${week?.week}`);
    const gone = page.getByRole('region', { name: 'Who left us this week' });
    await gone.getByText(one.last.reason, { exact: false }).first().waitFor();
    await gone.getByRole('link').first().click();
    await page.waitForURL(`**/people/${body.gone[0].customer.id}`);
  });

  it('keeps a note somebody puts on the week, and takes it away again', async () => {
    await open('/');
    await page.getByLabel('What changed?').fill('New till in Harbour Street');
    await page.getByRole('button', { name: 'Put a note' }).click();
    const notes = page.getByRole('region', { name: 'Notes on time' });
    await notes.getByText('New till in Harbour Street').waitFor();
    await notes.getByText('by admin').waitFor();
    await page.reload();
    await notes.getByRole('button', { name: /^Take the note/ }).click();
    await expect.poll(() => notes.getByText('New till in Harbour Street').count()).toBe(0);
    expect((await regard.get('/api/notes')).body.items).toEqual([]);
  });
});

describe('what somebody does for a customer', () => {
  it('is a touch on their timeline, with who, why and what came of it; the way to them is their own mail', async () => {
    const identifiers = { user_id: 'home-1', email: 'nora@example.org' };
    const traits = { name: 'Nora Wronged' };
    await regard.send({ id: 'home-1', touchpoint: 'invoice.wrong', identifiers, traits });
    const { body } = await until(
      () => regard.get('/api/customers?identifier=user_id:home-1'),
      (answer) => answer.body.items?.length === 1,
    );
    const { id, balance } = body.items[0];
    page = await watched.page();
    await page.goto(`${regard.url}/people/${id}`);
    await signIn(page, regard.credentials);
    await page.getByRole('button', { name: 'Sorry' }).click();
    const dialog = page.getByRole('dialog', { name: 'Say sorry to Nora Wronged' });
    const mail = await dialog.getByRole('link', { name: /^Write to/ }).getAttribute('href');
    expect(mail).toMatch(/^mailto:nora%40example.org/);
    await dialog.getByRole('button', { name: 'Said sorry' }).click();
    await dialog.getByText('Fill this in.').waitFor();
    await dialog.getByLabel('What for?').fill('The invoice was wrong');
    await dialog.getByLabel('What came of it?').fill('They laughed');
    await inspect(page, 'care');
    await dialog.getByRole('button', { name: 'Said sorry' }).click();
    await expect.poll(() => dialog.count()).toBe(0);

    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('They said they were sorry').first().waitFor();
    const { body: past } = await regard.get(`/api/customers/${id}/timeline`);
    const sorry = past.items.find((one: { touchpoint: string }) => one.touchpoint === 'care.apology');
    expect(sorry.properties).toMatchObject({
      who: regard.credentials.name,
      why: 'The invoice was wrong',
      outcome: 'They laughed',
    });
    const { body: now } = await regard.get(`/api/customers/${id}`);
    expect(now.account.balance).toBeGreaterThan(balance);
  });
});

describe('few numbers', () => {
  it('at most five on the first screens', async () => {
    await open(`/?week=${lastWeek}`);
    const home = await numbersOnFirstScreen(page);
    expect(home.length).toBeGreaterThanOrEqual(3);
    expect(home.length).toBeLessThanOrEqual(5);
    await page.goto(`${regard.url}/live`);
    await page.getByText('Touches as they arrive').first().waitFor();
    const live = await numbersOnFirstScreen(page);
    expect(live.length).toBeGreaterThan(0);
    expect(live.length).toBeLessThanOrEqual(5);
  });
});

describe.each(looks)('at $width px, $scheme', (look) => {
  it('Home keeps nobody out', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, look);
    await open(`/?week=${lastWeek}&stage=discover`);
    await page.locator('.slide-mark').first().waitFor();
    await inspect(page, `home-${look.width}-${look.scheme}`);
  });
});
