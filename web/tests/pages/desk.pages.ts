// To do and Ideas against the real server: a take made by a customer is on the right role's list, in the
// customer's words; somebody takes it, does it, and it is watched.
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mondayOf } from '../../src/shared/week';
import { house, inspect, looks, signIn, Watched } from './browser';
import { type Regard, until } from './regard';

let regard: Regard;
let browser: Browser;
let watched: Watched;
let page: Page;

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const said = 'You charged me for a lamp that I sent back.';
const idea = 'Put the opening hours on the door, not only on the site.';

house('simulated', (here) => {
  ({ regard, browser, watched } = here);
});
beforeAll(async () => {
  const identifiers = { user_id: 'desk-1', email: 'orla@example.org' };
  const traits = { name: 'Orla Penhaligon' };
  const { body } = await regard.send(
    { id: 'desk-1', at: hoursAgo(3), touchpoint: 'invoice.wrong', identifiers, traits, text: said },
    { id: 'desk-2', at: hoursAgo(2), touchpoint: 'suggestion.made', identifiers, text: idea },
  );
  expect(body.accepted).toBe(2);
  await until(
    () => regard.get('/api/ideas'),
    (answer) => answer.body.items?.some((one: { text: string }) => one.text === idea),
  );
});

async function open(path: string) {
  page = await watched.page();
  await page.goto(regard.url + path);
  await signIn(page, regard.credentials);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

const cards = () => page.getByRole('list', { name: 'To do' }).locator('> li');
const invoice = () => cards().filter({ hasText: said });

describe('To do', () => {
  it('has a customer’s words at the role that owns what was taken, with the people it happened to', async () => {
    const { body } = await regard.get('/api/todo?role=finance');
    await open('/todo?role=finance');
    await page.getByRole('heading', { name: 'To do for Finance' }).waitFor();
    await expect.poll(() => cards().count()).toBe(body.items.length);
    const labels = await cards().locator('.todo-label').allTextContents();
    expect(labels).toEqual(body.items.map((item: { label: string }) => item.label));
    await invoice().first().waitFor();
    await invoice().first().getByText('Nobody yet').waitFor();
    const item = body.items.find((one: { touchpoint: string }) => one.touchpoint === 'invoice.wrong');
    if (item.stories.length > 0) await invoice().locator('.story .spark').first().waitFor();
  });

  it('stays by people, and says how far an order by value would agree', async () => {
    const { body } = await regard.get('/api/todo');
    expect(body.agree).toBeGreaterThanOrEqual(-1);
    expect(body.agree).toBeLessThanOrEqual(1);
    const rough = body.items.filter((one: { kind: string }) => one.kind === 'friction');
    const gains = rough.map(({ gain }: { gain: number }) => gain);
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
    const ranks = rough.map((one: { value_rank: number }) => one.value_rank);
    const spent = rough.map((one: { spent: number }) => one.spent);
    for (const i of ranks.keys())
      expect(ranks[i]).toBe(1 + spent.filter((other: number) => other > spent[i]).length);
    await open('/todo?role=customer%20experience');
    await page.getByText('This list is in the order of people.', { exact: false }).waitFor();
    await page
      .getByText(`what the people hurt have spent with you so far, in ${body.value.currency}`, {
        exact: false,
      })
      .waitFor();
    await cards()
      .filter({ hasText: rough[0].label })
      .first()
      .getByText(`By value: place ${ranks[0]}`)
      .waitFor();
  });

  it('is another list for another role', async () => {
    await open('/todo?role=finance');
    await page.getByLabel('Role').selectOption('webmaster');
    await page.waitForURL(/role=webmaster/);
    await page.getByRole('heading', { name: 'To do for Webmaster' }).waitFor();
    await expect.poll(() => invoice().count()).toBe(0);
  });

  it('is reached from Home, where the same place shows who is on it', async () => {
    // The week in which it was said: early on a Monday that is not the latest.
    await open(`/?week=${mondayOf(hoursAgo(3))}`);
    const places = page.getByRole('list', { name: 'The roughest places' }).getByRole('listitem');
    const label = await places.first().getByRole('heading').textContent();
    await places.first().getByRole('link', { name: 'See who it hurts' }).click();
    await page.waitForURL(/\/todo\?role=/);
    await cards()
      .filter({ hasText: label ?? '?' })
      .first()
      .waitFor();
  });

  it('is taken, done with a note, and is a fix that is watched: not yet known until it is', async () => {
    await open('/todo?role=finance');
    await invoice().first().getByRole('button', { name: 'I take it' }).click();
    await invoice().first().getByText(`${regard.credentials.name} is on it`).waitFor();
    await inspect(page, 'todo-taken');

    await invoice().first().getByRole('button', { name: 'Done' }).click();
    await invoice().first().locator('form').getByRole('button', { name: 'Done' }).click();
    await invoice().first().getByText('Fill this in.').waitFor();
    await invoice().first().getByLabel('What did you do?').fill('Goods that came back are taken off first');
    await invoice().first().locator('form').getByRole('button', { name: 'Done' }).click();

    const fixes = page.getByRole('region', { name: /^What was smoothed/ });
    const fix = fixes.getByRole('listitem').filter({ hasText: 'Goods that came back are taken off first' });
    await fix.locator('.verdict').getByText('Not yet known', { exact: true }).waitFor();
    await fix.locator('.spark').waitFor();
    const { body } = await regard.get('/api/fixes?touchpoint=invoice.wrong');
    expect(body.items[0]).toMatchObject({ by: regard.credentials.name, verdict: 'not_yet_known' });
    await expect.poll(() => invoice().count()).toBe(0);
    await page.getByRole('switch', { name: 'Show what is done or put off' }).press('Space');
    await invoice().first().getByText('Done', { exact: true }).first().waitFor();
    await invoice().first().getByRole('button', { name: 'Open again' }).click();
    await invoice().first().getByRole('button', { name: 'I take it' }).waitFor();
  });

  it('is put off until a day, and handed on to another role', async () => {
    await open('/todo?role=finance&all=true');
    await invoice().first().getByRole('button', { name: 'Put off' }).click();
    await invoice().first().locator('form').getByRole('button', { name: 'Put off' }).click();
    await invoice()
      .first()
      .getByText(/^Put off until/)
      .waitFor();
    await invoice().first().getByRole('button', { name: 'Open again' }).click();
    await invoice().first().getByRole('button', { name: 'Hand on' }).click();
    await invoice().first().getByLabel('Who can do it?').selectOption('care');
    await invoice().first().locator('form').getByRole('button', { name: 'Hand on' }).click();
    await expect.poll(() => invoice().count()).toBe(0);
    await page.goto(`${regard.url}/todo?role=care`);
    await invoice().first().waitFor();
  });
});

describe('Ideas', () => {
  const cardOf = (text: string) =>
    page.getByRole('list', { name: 'Ideas' }).locator('> li').filter({ hasText: text });

  it('are thanked and answered, and the customer is told each time', async () => {
    await open('/ideas');
    const card = cardOf(idea);
    await card.getByText('New', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Thank', exact: true }).click();
    await card.getByRole('textbox', { name: 'Thank them for the idea' }).fill('Thank you, Orla.');
    await card.getByRole('button', { name: /^Keep/ }).click();
    await card.getByText('Thanked', { exact: true }).first().waitFor();
    await card.getByRole('button', { name: 'Decline' }).click();
    await card
      .getByRole('textbox', { name: 'Decline, with the reason' })
      .fill('The door is glass and not ours.');
    await card.getByRole('button', { name: /^Keep/ }).click();
    await expect.poll(() => card.count()).toBe(0);
    await page.getByRole('link', { name: 'Answered', exact: true }).click();
    await card.getByText('Declined', { exact: true }).first().waitFor();
    await card.getByText('The door is glass and not ours.').waitFor();

    await card.getByRole('link').first().click();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('The door is glass and not ours.').first().waitFor();
    await timeline.getByText('Thank you, Orla.').first().waitFor();
  });

  it('are written down by whoever was told, for a customer who can be answered', async () => {
    await open('/ideas');
    await page.getByRole('button', { name: 'Write down an idea' }).click();
    const form = page.getByRole('form', { name: 'A customer’s idea' });
    await form.getByLabel('The idea, in their words').fill('Sell the lamp without the bulb.');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Fill this in.').waitFor();
    await form.getByLabel('Whose?').fill('ben@example.org');
    await inspect(page, 'ideas-writing');
    await form.getByRole('button', { name: 'Save' }).click();
    await cardOf('Sell the lamp without the bulb.').getByText('New', { exact: true }).waitFor();
    const found = await regard.get('/api/customers?identifier=email:ben@example.org');
    expect(found.body.items).toHaveLength(1);
  });
});

describe.each(looks)('at $width px, $scheme', (look) => {
  it('To do and Ideas keep nobody out', async () => {
    await watched.close();
    watched = await Watched.open(browser, regard.url, look);
    await open('/todo?role=webmaster');
    await cards().first().waitFor();
    await inspect(page, `todo-${look.width}-${look.scheme}`);
    await page.goto(`${regard.url}/ideas?tab=all`);
    await page.getByRole('list', { name: 'Ideas' }).locator('> li').first().waitFor();
    await inspect(page, `ideas-${look.width}-${look.scheme}`);
  });
});
