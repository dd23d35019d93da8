// Takes the pictures of docs/tour.md: the real pages, over the simulated business.
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { launch, signIn, Watched } from './browser';
import { Regard } from './regard';

const folder = new URL('../../../docs/pictures/tour/', import.meta.url).pathname;
const bytesMax = 120_000;

// WebP is a fifth of a PNG; the browser itself can make one.
async function take(page: Page, name: string) {
  await page.waitForLoadState('networkidle');
  const png = (await page.screenshot()).toString('base64');
  const paper = await page.context().newPage();
  const webp = await paper.evaluate(async (bytes) => {
    const image = new Image();
    image.src = `data:image/png;base64,${bytes}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.82).split(',')[1] ?? '';
  }, png);
  await paper.close();
  const bytes = Buffer.from(webp, 'base64');
  expect(bytes.length, `${name} is large`).toBeLessThan(bytesMax);
  expect(bytes.subarray(8, 12).toString(), `${name} is no WebP`).toBe('WEBP');
  writeFileSync(`${folder}${name}.webp`, bytes);
}

it('is taken', async () => {
  mkdirSync(folder, { recursive: true });
  const regard = await Regard.start('simulated');
  const browser = await launch();
  try {
    const watched = await Watched.open(browser, regard.url, { width: 1200, scheme: 'light' });
    const page = await watched.page();
    // The week before: this one may have just begun.
    const { body: weeks } = await regard.get('/api/weeks?n=2');
    await page.goto(`${regard.url}/home?week=${weeks.items[0].week}`);
    await signIn(page, regard.credentials);
    await page.locator('.sentence').waitFor();
    await take(page, 'home');

    const { body: leaving } = await regard.get('/api/customers?standing=leaving&limit=200');
    const named = leaving.items.filter((one: { name: string | null }) => one.name);
    named.sort((a: { touches: number }, b: { touches: number }) => b.touches - a.touches);
    expect(named.length, 'nobody with a name is leaving').toBeGreaterThan(0);
    await page.goto(`${regard.url}/people/${named[0].id}`);
    await page.locator('.marker').first().waitFor();
    await page.locator('.marker.takes').last().focus();
    await take(page, 'person');

    await page.goto(`${regard.url}/todo?role=webmaster`);
    await page.getByRole('button', { name: 'I take it' }).first().waitFor();
    await take(page, 'todo');

    await page.goto(`${regard.url}/people?standing=leaving&order=lost`);
    await page.getByRole('main').getByRole('link').first().waitFor();
    await take(page, 'people');

    await page.goto(`${regard.url}/setup?part=mail`);
    await page.frameLocator('iframe').locator('h1').waitFor();
    await page.getByRole('heading', { name: 'How it looks' }).scrollIntoViewIfNeeded();
    await page.locator('iframe').scrollIntoViewIfNeeded();
    await take(page, 'mail');

    await page.goto(`${regard.url}/shop`);
    await page.locator('iframe').first().waitFor();
    await page.getByRole('button', { name: 'Skip the tour' }).click();
    await page.getByText('I looked at a page').first().waitFor();
    await take(page, 'shop');
    await page.close();
  } finally {
    await browser.close();
    await regard.end();
  }
});
