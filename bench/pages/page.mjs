// The pages in Chromium, as somebody sees them. Prints one line of JSON.
//   node page.mjs live URL NAME PASSWORD KEY SECONDS RATE   from a touch accepted to it being on the open page of what comes in
//   node page.mjs open URL NAME PASSWORD ROUNDS PATH SHOWN  from the address to a page that answers, in a fresh browser profile
//   node page.mjs rest URL NAME PASSWORD SECONDS PATH...    holds pages open; says "open" when they are at rest
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core');
const [, , what, url, name, password, ...words] = process.argv;
const wait = (ms) => new Promise((wake) => setTimeout(wake, ms));
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
});

async function signedIn() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${url}/setup`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return { context, page };
}

// Batches of a tenth of a second, by the clock; some touches among them carry a place of their own, by which they are
// found again on the page.
async function live(key, seconds, rate) {
  const { page } = await signedIn();
  await page.goto(`${url}/live`);
  await page.getByRole('status').filter({ hasText: /^Live$/ }).waitFor();
  await page.evaluate(() => {
    window.shown = {};
    const list = document.querySelector('section[aria-labelledby="live-list"]');
    const look = (node) => {
      for (const [mark] of (node.textContent ?? '').matchAll(/mark-\d+-/g)) {
        // On the screen's own list; painted with the next frame.
        if (!(mark in window.shown)) {
          window.shown[mark] = 0;
          requestAnimationFrame(() => setTimeout(() => (window.shown[mark] = Date.now())));
        }
      }
    };
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) look(node);
    }).observe(list, { childList: true, subtree: true });
  });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const accepted = {};
  const sending = [];
  let sent = 0;
  const began = Date.now();
  for (let batch = 0; batch < seconds * 10; ++batch) {
    await wait(began + batch * 100 - Date.now());
    const mark = `mark-${batch}-`;
    const touches = Array.from({ length: rate / 10 }, (_, i) => ({
      id: `${began}-${batch}-${i}`,
      at: new Date().toISOString(),
      touchpoint: 'web.page_load',
      identifiers: { user_id: `live-${(batch * 37 + i) % 5_000}` },
      properties: { lcp_ms: 600 + ((batch * 31 + i * 97) % 7_000) },
      ...(i === (batch * 7) % (rate / 10) && { place: mark }),
    }));
    sent += touches.length;
    sending.push(
      fetch(`${url}/api/touches`, { method: 'POST', headers, body: JSON.stringify({ touches }) }).then(async (answer) => {
        const { accepted: many } = await answer.json();
        if (many !== touches.length) throw new Error(`${answer.status}: ${many} of ${touches.length} accepted`);
        accepted[mark] = Date.now();
      }),
    );
  }
  await Promise.all(sending);
  const took_s = (Date.now() - began) / 1000;
  await wait(5_000);
  const shown = await page.evaluate(() => window.shown);
  // The first second is not counted: the page has just begun.
  const marks = Object.keys(accepted).filter((mark) => Number(mark.split('-')[1]) >= 10);
  const ms = marks.filter((mark) => shown[mark]).map((mark) => Math.max(0, shown[mark] - accepted[mark]));
  ms.sort((a, b) => a - b);
  return {
    touches_per_second: sent / took_s,
    marks: marks.length,
    never_shown: marks.length - ms.length,
    p50_ms: at(ms, 0.5) ?? -1,
    p99_ms: at(ms, 0.99) ?? -1,
  };
}

// Shown, and the keyboard is answered: / puts the cursor into the search.
async function open(rounds, path, shown) {
  const kept = await signedIn();
  const state = await kept.context.storageState();
  await kept.context.close();
  const ms = [];
  for (let round = 0; round < rounds; ++round) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', storageState: state });
    const page = await context.newPage();
    await page.goto('about:blank');
    const began = performance.now();
    await page.goto(url + path, { waitUntil: 'commit' });
    await page.locator(shown).first().waitFor();
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
    ms.push(performance.now() - began);
    await context.close();
  }
  ms.sort((a, b) => a - b);
  return { p50_ms: at(ms, 0.5), most_ms: ms.at(-1) };
}

async function rest(seconds, paths) {
  const { context } = await signedIn();
  for (const path of paths) {
    const page = await context.newPage();
    await page.goto(url + path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
  }
  await wait(3_000);
  console.log('open');
  await wait(seconds * 1000);
  return { pages: paths.length };
}

try {
  const figures =
    what === 'live' ? await live(words[0], Number(words[1]), Number(words[2]))
    : what === 'open' ? await open(Number(words[0]), words[1], words[2])
    : await rest(Number(words[0]), words.slice(1));
  console.log(JSON.stringify(figures));
} finally {
  await browser.close();
}
