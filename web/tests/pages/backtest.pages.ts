// The back-test against the real server: begun by whoever looks, told in one screen, asked again for another
// day; and “still the catalogue’s guess” wherever effects are shown.
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

async function open(path: string) {
  page = await watched.page();
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
}
const told = () => page.getByRole('region', { name: /called at risk on|On \d/ });
const whole = (share: number) => `${Math.round(share * 100)}%`;

describe('The back-test', () => {
  it('is one sentence from Home away, begins by itself, and says what the server reckoned', async () => {
    await open('/');
    await page.getByRole('link', { name: /^Would we have known\?/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Would we have known?' }).waitFor();
    await told().waitFor();
    const { body } = await regard.get('/api/backtest');
    expect(body.state).toBe('done');
    const { at_risk, others } = body.result;
    expect(at_risk.customers + others.customers).toBeGreaterThan(50);
    const said = (await told().getByRole('heading').textContent()) ?? '';
    expect(said).toContain(whole(at_risk.share));
    expect(said).toContain(whole(others.share));
    await page.getByRole('button', { name: 'Why Would we have known??' }).click();
    await page.getByRole('dialog').getByText(`${body.result.horizon_days} days after`).waitFor();
    await inspect(page, 'backtest-why');
  });

  it('is asked for another day, and says why a day is not possible', async () => {
    await open('/backtest');
    await told().waitFor();
    const { body } = await regard.get('/api/backtest');
    const day = new Date(Date.parse(body.result.at) + 3 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('From which day?').fill(day);
    await page.getByLabel('Days to come back').fill('21');
    await page.getByRole('button', { name: 'Look back' }).click();
    await expect.poll(async () => (await regard.get('/api/backtest')).body.result.at).toBe(day);
    expect((await regard.get('/api/backtest')).body.result.horizon_days).toBe(21);
    await page.getByLabel('From which day?').fill(body.result.data_last);
    await page.getByRole('button', { name: 'Look back' }).click();
    await page.getByText('There is not enough to look back at yet').waitFor();
    await page.getByText(/is possible/).waitFor();
    await told().waitFor(); // the one before stays
  });

  it('is reached by keyboard under Explore', async () => {
    await open('/people');
    await page.getByRole('button', { name: 'Explore' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /^Would we have known\?/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/backtest$/);
    await told().waitFor();
  });

  it('shows five numbers at most, at every width and in both colours', async () => {
    for (const look of looks) {
      const other = await Watched.open(browser, regard.url, look);
      page = await other.page();
      await page.goto(`${regard.url}/backtest`);
      await signIn(page, regard.credentials);
      await told().waitFor();
      // Short, so that there are several months to see.
      await page.getByLabel('Days to come back').fill('14');
      await page.getByRole('button', { name: 'Look back' }).click();
      await page.getByRole('region', { name: 'Month by month' }).locator('svg').waitFor();
      const numbers = await numbersOnFirstScreen(page);
      expect(numbers.length, `${look.width} px: ${numbers.join(' ')}`).toBeLessThanOrEqual(5);
      await inspect(page, `backtest-${look.width}-${look.scheme}`);
      await other.close();
    }
  });
});

describe('“Still the catalogue’s guess”', () => {
  it('stands where effects are shown, with what it means', async () => {
    for (const path of ['/catalogue', '/todo?role=webmaster', '/backtest']) {
      watched = await Watched.open(browser, regard.url);
      await open(path);
      await page.getByRole('button', { name: 'still the catalogue’s guess' }).first().click();
      await page.getByText(/has not been measured on your customers yet/).waitFor();
      await watched.close();
    }
    watched = await Watched.open(browser, regard.url);
    const { body } = await regard.get('/api/customers?order=lost&limit=1');
    await open(`/people/${body.items[0].id}`);
    await page.getByRole('button', { name: 'still the catalogue’s guess' }).waitFor();
    await inspect(page, 'customer-guess');
  });
});
