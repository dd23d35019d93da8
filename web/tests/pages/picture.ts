// Takes the README's picture: a simulated customer who is leaving, as the real pages show it.
import { expect, it } from 'vitest';
import { launch, signIn, Watched } from './browser';
import { Regard } from './regard';

const picture = new URL('../../../docs/pictures/customer.png', import.meta.url).pathname;

it('is taken', async () => {
  const regard = await Regard.start('simulated');
  const browser = await launch();
  try {
    const { body } = await regard.get('/api/customers?standing=leaving&limit=200');
    const told = body.items.filter((one: { name: string | null }) => one.name);
    told.sort((a: { touches: number }, b: { touches: number }) => b.touches - a.touches);
    expect(told.length, 'nobody with a name is leaving').toBeGreaterThan(0);
    const watched = await Watched.open(browser, regard.url);
    const page = await watched.page();
    await page.goto(`${regard.url}/people/${told[0].id}`);
    await signIn(page, regard.credentials);
    await page.locator('.marker').first().waitFor();
    await page.locator('.marker.takes').last().focus();
    await page.screenshot({ path: picture });
    await watched.close();
  } finally {
    await browser.close();
    await regard.end();
  }
});
