// The catalogue changed in its pages, and one touch's whole way, against the real server with real touches.
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { house, inspect, looks, signIn, Watched } from './browser';
import type { Regard } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;
let sent = 0;

const said = 'It smelled of fish in the kitchens.';

house('empty', (here) => {
  ({ regard, browser, watched } = here);
});
beforeAll(async () => {
  for (const strength of [3, 6, 8]) await smell(strength);
  for (let i = 0; i < 12; i++) await slow(1500 + i * 500);
});

const identifiers = { user_id: 'nose-1', email: 'nose@example.org' };
const smell = async (strength: number) =>
  (
    await regard.sendOne({
      id: `smell-${sent++}`,
      touchpoint: 'store.smell',
      identifiers,
      text: said,
      properties: { strength },
    })
  ).body;
const slow = async (lcp_ms: number) =>
  (
    await regard.sendOne({
      id: `slow-${sent++}`,
      touchpoint: 'web.page_load',
      identifiers: { user_id: 'slow-1' },
      properties: { lcp_ms },
    })
  ).body;

async function open(path: string, expected: RegExp[] = []) {
  page = await watched.page(expected);
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
  await page.getByRole('heading', { level: 1 }).waitFor();
}
const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
const tried = () => page.getByRole('region', { name: 'What it would do' });
const versions = async () => (await regard.get('/api/catalogue/versions')).body;

// What somebody else saves in the meantime.
async function saveMeanwhile(name: string, from: string, to: string) {
  const { body: entry } = await regard.get(`/api/catalogue/touchpoints/${name}`);
  const answer = await fetch(`${regard.url}/api/catalogue/touchpoints/${name}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await regard.key('admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ yaml: entry.yaml.replace(from, to), version: entry.version }),
  });
  expect(answer.status).toBe(200);
}

describe('What is not in the catalogue yet', () => {
  it('is one click away from being described, tried on what came, and saved', async () => {
    await open('/catalogue');
    await page.getByRole('link', { name: 'Put into the catalogue: store.smell' }).click();
    await page.getByText('not in the catalogue yet').waitFor();
    expect(await page.getByLabel('Channel').inputValue()).toBe('store');
    expect(await page.getByLabel('Stage', { exact: true }).inputValue()).not.toBe('');

    await press('Try it on recent touches');
    const alert = tried().getByRole('alert');
    await alert.getByText(/has no owner/).waitFor();
    await alert.getByText(/has no label/).waitFor();
    await inspect(page, 'touchpoint-mistakes');

    await page.getByLabel('In the customer’s words').fill('I smelled the kitchens');
    await page.getByLabel('Who can smooth it').fill('store manager');
    await page.getByLabel('Where its touches come from').fill('staff, till');
    await press('Add a rule');
    await page.getByLabel('Reason, as people read it').fill('smelled with strength {strength|number}');
    await page.getByLabel('Short name').fill('strong');
    await page.getByLabel('Effect', { exact: true }).fill('-0.5');
    await press('Add a condition');
    await page.getByLabel('Property', { exact: true }).fill('strength');
    await page.getByLabel('Comparison').selectOption('above');
    await page.getByLabel('Value', { exact: true }).fill('5');
    await press('Try it on recent touches');
    await tried().getByText('Of the last 3 touches it would weigh 2 otherwise.').waitFor();
    await tried().getByText('smelled with strength 8').waitFor();
    await tried().getByText(said).first().waitFor();
    await inspect(page, 'touchpoint-tried');
    expect((await versions()).version).toBe(1);

    await page.getByLabel('Why?').fill('Guests told us.');
    await press('Save as version 2');
    await page.getByText(/^Version 2 is in force/).waitFor();
    const met = await smell(9);
    expect(met.effects).toMatchObject([
      { effect: -0.5, reason: 'smelled with strength 9', catalogue_version: 2 },
    ]);
    await page.goto(`${regard.url}/catalogue?q=smelled`);
    await page.getByText('I smelled the kitchens').waitFor();
    expect(await page.getByText('Not in the catalogue yet').count()).toBe(0);
  });
});

describe('A touchpoint', () => {
  it('is changed by its form, with what changed kept beside who and why', async () => {
    await open('/catalogue/web.page_load');
    const rule = page.getByRole('group', { name: 'Rule 1' });
    expect(await rule.getByLabel('Poor').inputValue()).toBe('4000');
    await rule.getByLabel('The worst takes').fill('0.6');
    await press('Try it on recent touches');
    await tried()
      .getByText(/^Of the last 12 touches it would weigh \d+ otherwise\./)
      .waitFor();
    await rule.getByLabel('The worst takes').fill('0.7');
    await page.getByText('Changed since it was tried').waitFor();
    expect(await page.getByRole('button', { name: /^Save as/ }).count()).toBe(0);
    await press('Try it on recent touches');
    await page.getByLabel('Why?').fill('Waiting costs us more.');
    await press(/^Save as version/);
    await page.getByText(/is in force\./).waitFor();
    const history = page.getByRole('list', { name: 'What changed when' });
    await history.locator('.came').getByText('take: 0.7').waitFor();
    await history.locator('.went').getByText('take: 0.3').waitFor();
    await history.getByText('Waiting costs us more.').waitFor();
    expect((await slow(30_000)).effects[0].effect).toBeLessThan(-0.5);
  });

  it('is changed as YAML, whose mistakes have their line, and comes back as a form', async () => {
    await open('/catalogue/web.page_load');
    await page.getByText('YAML', { exact: true }).click();
    const yaml = page.getByRole('textbox', { name: 'YAML' });
    const text = await yaml.inputValue();
    expect(text).toContain('take: 0.7');
    await yaml.fill(text.replace('owner:', 'ownr:'));
    await press('Try it on recent touches');
    await tried().getByText('Line 5:').waitFor();
    await tried()
      .getByText(/did you mean "owner"/)
      .waitFor();
    await yaml.fill(text.replace('take: 0.7', 'take: 0.65'));
    await page.getByText('Form', { exact: true }).click();
    await expect
      .poll(() => page.getByRole('group', { name: 'Rule 1' }).getByLabel('The worst takes').inputValue())
      .toBe('0.65');
  });

  it('that somebody else saved meanwhile is not overwritten unseen', async () => {
    await open('/catalogue/web.page_load', [/409/]);
    await page.getByRole('group', { name: 'Rule 1' }).getByLabel('The best adds').fill('0.04');
    await saveMeanwhile('web.page_load', 'I waited for a page', 'I waited for your page');
    await press('Try it on recent touches');
    await press(/^Save as version/);
    await page.getByText(/somebody saved while you were writing/).waitFor();
    await press('See what they changed');
    await page.locator('.came').getByText('I waited for your page').first().waitFor();
    await inspect(page, 'touchpoint-two-at-once');
    await press(/^Save as version/);
    await page.getByText(/is in force\./).waitFor();
  });

  it('goes back to an older version by the list of versions', async () => {
    await open('/catalogue');
    const { version } = await versions();
    await page.getByRole('link', { name: `Version ${version}` }).click();
    await page.getByRole('heading', { name: 'Versions of the catalogue' }).waitFor();
    await press('Go back to version 2');
    await page.getByLabel('Why?').fill('It was right before.');
    await page.locator('form').getByRole('button', { name: 'Go back to version 2' }).click();
    await page.getByText(`Version ${version + 1} · in force`).waitFor();
    await page.getByText('It was right before.').waitFor();
    const { body } = await regard.get('/api/catalogue/touchpoints/web.page_load');
    expect(body.origin).toBe('shipped');
    expect((await regard.get('/api/catalogue/touchpoints/store.smell')).body.origin).toBe('own');
  });

  it('that is a signal says where it is changed', async () => {
    await open('/catalogue/complaint.unanswered');
    await page.getByText(/Signals are changed in a catalogue file/).waitFor();
    expect(await page.getByRole('button', { name: 'Try it on recent touches' }).count()).toBe(0);
  });
});

describe('One touch', () => {
  it('is followed from Live to the account before and after it', async () => {
    await open('/live');
    await page.getByText('Live', { exact: true }).last().waitFor();
    await page.waitForTimeout(500);
    const met = await smell(7);
    await page.getByRole('link', { name: 'The whole way of: I smelled the kitchens' }).first().click();
    const panel = page.getByRole('dialog');
    await panel.getByText('Nose', { exact: false }).first().waitFor();
    await panel.getByText('smelled with strength 7').waitFor();
    await panel.getByText(/rule store\.smell\/strong, version \d+ of the catalogue/).waitFor();
    const row = panel.getByRole('row', { name: /^Takes/ });
    const cells = (await row.getByRole('cell').allTextContents()).map((cell) =>
      Number(cell.replace('−', '-')),
    );
    expect((cells[0] as number) - (cells[1] as number)).toBeCloseTo(0.5, 1);
    expect(page.url()).toContain(`touch=${met.effects[0].evidence[0].replaceAll('/', '-')}`);
    await inspect(page, 'live-way');
    await page.reload();
    await page.getByRole('dialog').getByText('smelled with strength 7').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(page.url()).not.toContain('touch=');
  });

  it('is followed from a customer’s timeline', async () => {
    const { body } = await regard.get('/api/customers?identifier=user_id:nose-1');
    await open(`/people/${body.items[0].id}`);
    await page.getByRole('link', { name: 'The whole way of: I smelled the kitchens' }).first().click();
    await page.waitForURL(/\/touches\/p\d+-\d+-\d+$/);
    await page.getByText(said, { exact: false }).first().waitFor();
    await page.getByText('nose@example.org').first().waitFor();
    await page.getByRole('link', { name: 'The customer' }).click();
    await page.waitForURL(/\/people\//);
  });

  it('that is not there says so', async () => {
    await open('/touches/p0-99999-0', [/404/]);
    await page.getByText(/No touch stands at/).waitFor();
  });
});

describe.each(looks)('at $width px, $scheme', (look) => {
  it('these pages keep nobody out', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, look);
    await open('/catalogue/web.page_load');
    await page.getByRole('list', { name: 'What changed when' }).locator('li').first().waitFor();
    await press('Try it on recent touches');
    await tried()
      .getByText(/^Of the last/)
      .waitFor();
    await inspect(page, `touchpoint-${look.width}-${look.scheme}`);
    await page.goto(`${regard.url}/catalogue/versions`);
    await page.locator('details').first().click();
    await inspect(page, `versions-${look.width}-${look.scheme}`);
    const met = await smell(8);
    await page.goto(`${regard.url}/touches/${met.effects[0].evidence[0].replaceAll('/', '-')}`);
    await page.getByRole('row', { name: /^Balance/ }).waitFor();
    await inspect(page, `way-${look.width}-${look.scheme}`);
  });
});

describe('In German', () => {
  it('these pages say every word', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, { width: 1440, scheme: 'light', locale: 'de-DE' });
    page = await watched.page();
    await page.goto(`${regard.url}/catalogue/store.smell`);
    await page.getByLabel('Name').fill(regard.credentials.name);
    await page.getByLabel('Passwort').fill(regard.credentials.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('button', { name: 'An jüngsten Berührungen probieren' }).click();
    await page
      .getByRole('region', { name: 'Was es täte' })
      .getByText(/^Von den letzten/)
      .waitFor();
    await inspect(page, 'touchpoint-de');
  });
});
