// Monday's mail: looked at as it will come, switched on and off, and its links followed without a session.
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { house, inspect, looks, numbersOnFirstScreen, signIn, Watched } from './browser';
import type { Regard } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});

async function open(locale?: Watched) {
  page = await (locale ?? watched).page([/409/, /400/]);
  await page.goto(`${regard.url}/setup?part=mail`);
  await signIn(page, regard.credentials);
  await page.getByRole('heading', { name: 'Monday mail' }).waitFor();
}

const letter = () => page.frameLocator('iframe[title="How it looks"]');

describe('Monday mail', () => {
  it('is shown as it will come: the sentence, a picture with words, the places, two people, no name', async () => {
    await open();
    const sentence = letter().locator('h1');
    await sentence.waitFor();
    expect(await sentence.textContent()).toMatch(
      /^Last week [\d,]+ (person|people) came closer, [\d,]+ moved away, [\d,]+ left without a word\.$/,
    );
    const picture = letter().locator('img');
    expect(await picture.getAttribute('alt')).toMatch(/^Bars for 12 weeks/);
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1120);
    expect(await letter().getByRole('heading', { name: 'Where it was roughest' }).count()).toBe(1);
    expect(await letter().getByRole('link', { name: 'I am on it' }).count()).toBeGreaterThan(0);
    const { body } = await regard.get('/api/customers?limit=200');
    const said = (await letter().locator('body').textContent()) ?? '';
    for (const { name } of body.items as { name: string | null }[])
      if (name) expect(said).not.toContain(name);
    await page.getByText('Text alone').click();
    await page.locator('.mail-text').getByText('left without a word.', { exact: false }).waitFor();
  });

  it('says what is missing to send it, and keeps what somebody wants', async () => {
    await open();
    await page.getByText('No mail can be sent yet').waitFor();
    const want = page.getByRole('switch', { name: /I want it/ });
    await want.click();
    await page.getByRole('alert').filter({ hasText: 'address' }).waitFor();
    await page.getByLabel('Where it goes').fill('boss@example.org');
    await want.click();
    await expect.poll(() => want.isChecked()).toBe(true);
    await page.getByRole('heading', { name: 'Who wants it' }).waitFor();
    await page.getByLabel('Language').selectOption('de');
    await page.getByRole('button', { name: 'Keep' }).click();
    await letter().getByRole('heading', { name: 'Wo es am rauesten war' }).waitFor();
    await page.reload();
    await expect.poll(() => want.isChecked()).toBe(true);
    expect(await page.getByLabel('Language').inputValue()).toBe('de');
    await page.getByLabel('Language').selectOption('en');
    await page.getByRole('button', { name: 'Keep' }).click();
    await letter().getByRole('heading', { name: 'Where it was roughest' }).waitFor();
  });

  it('takes something on by a link and its button, without signing in', async () => {
    await open();
    const link = (await letter()
      .getByRole('link', { name: 'I am on it' })
      .first()
      .getAttribute('href')) as string;
    const stranger = await Watched.open(browser, regard.url);
    try {
      const asked = await stranger.page();
      await asked.goto(link);
      const label = (await asked.getByRole('heading').textContent()) as string;
      expect(label.length).toBeGreaterThan(3);
      await inspect(asked, 'mail-link');
      await asked.getByRole('button', { name: 'I am on it' }).click();
      await asked.getByRole('heading', { name: 'Thank you, admin' }).waitFor();
      await inspect(asked, 'mail-link-taken');
    } finally {
      await stranger.close();
    }
    await page.reload();
    await letter()
      .getByText(/admin is on it\./)
      .waitFor();
  });

  it('ends by a link and its button, and a link that is changed does nothing', async () => {
    await open();
    const link = (await letter()
      .getByRole('link', { name: /No more of it/ })
      .getAttribute('href')) as string;
    const stranger = await Watched.open(browser, regard.url);
    try {
      const asked = await stranger.page([/400/]);
      await asked.goto(`${link}x`);
      await asked.getByRole('heading', { name: 'This link does not work' }).waitFor();
      await asked.goto(link);
      await asked.getByRole('button', { name: 'No more of it' }).click();
      await asked.getByRole('heading', { name: 'That was the last one' }).waitFor();
    } finally {
      await stranger.close();
    }
    await page.reload();
    await expect.poll(() => page.getByRole('switch', { name: /I want it/ }).isChecked()).toBe(false);
  });

  for (const look of looks)
    it(`keeps what every page keeps at ${look.width}, ${look.scheme}`, async () => {
      const other = await Watched.open(browser, regard.url, look);
      try {
        await open(other);
        await letter().locator('h1').waitFor();
        expect((await numbersOnFirstScreen(page)).length).toBeLessThanOrEqual(5);
        await inspect(page, `mail-${look.width}-${look.scheme}`);
      } finally {
        await other.close();
      }
    });
});
