// Segment's own clients, unchanged, deliver into Regard: from Node, and from a page of another site.
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { Analytics } from '@segment/analytics-node';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './browser';
import { type Answer, freePort, Regard, until } from './regard';

let regard: Regard;
let browser: Browser;

beforeAll(async () => {
  regard = await Regard.start('empty');
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await regard?.end();
});

const timelineOf = async (identifier: string): Promise<Answer> => {
  const found = await regard.get(`/api/customers?identifier=${encodeURIComponent(identifier)}`);
  const [customer] = found.body.items ?? [];
  return customer
    ? regard.get(`/api/customers/${customer.id}/timeline`)
    : { status: 404, body: { items: [] } };
};
const has = (n: number) => (answer: Answer) => answer.body.items.length >= n;

describe('@segment/analytics-node', () => {
  it('delivers all its calls, each once, and they are one customer', async () => {
    const failures: unknown[] = [];
    const analytics = new Analytics({ writeKey: await regard.key('source'), host: regard.url, flushAt: 5 });
    analytics.on('error', (error) => failures.push(error));
    const userId = 'node-17';
    analytics.identify({
      userId,
      anonymousId: 'node-browser-1',
      traits: { name: 'Nadia Oduya', email: 'nadia@example.org' },
    });
    analytics.page({ userId, name: 'Shop', properties: { url: 'https://shop.example/' } });
    analytics.screen({ userId, name: 'Basket' });
    analytics.group({ userId, groupId: 'company-3', traits: { name: 'Oduya & Daughters' } });
    analytics.alias({ userId, previousId: 'node-old-17' });
    for (let i = 0; i < 20; ++i)
      analytics.track({
        userId,
        event: 'Order Completed',
        properties: { order_id: `o-${i}`, total: 12.5, currency: 'EUR' },
      });
    await analytics.closeAndFlush();

    expect(failures).toEqual([]);
    const { body } = await until(() => timelineOf('user_id:node-17'), has(20));
    const orders = body.items.filter(
      (item: { properties: { order_id?: string } }) => item.properties.order_id,
    );
    expect(orders).toHaveLength(20);
    const [byMail] = (await regard.get('/api/customers?identifier=email:nadia@example.org')).body.items;
    const [byId] = (await regard.get('/api/customers?identifier=user_id:node-17')).body.items;
    expect(byMail.id).toBe(byId.id);
    expect(byId.name).toBe('Nadia Oduya');
    expect((await regard.get('/api/summary')).body.quarantined).toBe(0);
  });
});

describe('@segment/analytics-next in a page of another site', () => {
  let shop: Server;
  let shopUrl: string;
  beforeAll(async () => {
    const port = await freePort();
    shop = await serveShop(port);
    // Another host than the server's, so that the browser asks before it sends.
    shopUrl = `http://localhost:${port}`;
  });
  afterAll(() => shop?.close());

  it.each(['standard', 'batching'] as const)(
    'delivers its calls, and they are one customer, %s',
    async (strategy) => {
      const user = `web-${strategy}`;
      const context = await browser.newContext();
      const page = await context.newPage();
      const refused: string[] = [];
      page.on('requestfailed', (request) =>
        refused.push(`${request.url()}: ${request.failure()?.errorText}`),
      );
      page.on('response', (response) => {
        if (response.status() >= 400 && !response.url().endsWith('favicon.ico'))
          refused.push(`${response.url()}: ${response.status()}`);
      });
      await page.goto(shopUrl);
      const key = await regard.key('source');
      await page.evaluate(
        async ({ key, port, user, strategy }) => {
          const { AnalyticsBrowser } = (
            window as unknown as { AnalyticsNext: typeof import('@segment/analytics-next') }
          ).AnalyticsNext;
          const host = `127.0.0.1:${port}`;
          const segment = { apiHost: `${host}/v1`, protocol: 'http' as const };
          const deliveryStrategy = { strategy: 'batching' as const, config: { size: 3, timeout: 500 } };
          const [analytics] = await AnalyticsBrowser.load(
            { writeKey: key, cdnURL: `http://${host}` },
            {
              integrations: {
                'Segment.io': strategy === 'batching' ? { ...segment, deliveryStrategy } : segment,
              },
            },
          );
          await analytics.page('Shop');
          await analytics.identify(user, { name: 'Wendeline Achterberg', email: `${user}@example.org` });
          await analytics.track('Product Viewed', { product_id: 'p-1', name: 'Kettle' });
          await analytics.track('Order Completed', { order_id: `${user}-1`, total: 30, currency: 'EUR' });
          await analytics.group('company-9', { name: 'Achterberg' });
        },
        { key, port: regard.port, user, strategy },
      );

      const bought = (answer: Answer) =>
        answer.body.items.some(
          (item: { properties: { order_id?: string } }) => item.properties.order_id === `${user}-1`,
        );
      await until(() => timelineOf(`user_id:${user}`), bought);
      // What was done before signing in belongs to the same customer.
      const [customer] = (await regard.get(`/api/customers?identifier=user_id:${user}`)).body.items;
      const whole = await regard.get(`/api/customers/${customer.id}`);
      expect(whole.body.identifiers.map(({ type }: { type: string }) => type)).toContain('anonymous_id');
      expect(whole.body.name).toBe('Wendeline Achterberg');
      expect(refused).toEqual([]);
      await context.close();
    },
  );
});

// A page with Segment's own bundle in it, as a shop would have.
function serveShop(port: number): Promise<Server> {
  const segment = createRequire(import.meta.url).resolve('@segment/analytics-next/package.json');
  const bundles = join(dirname(segment), 'dist/umd');
  const types: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html' };
  const shop = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (name === '') {
      response.setHeader('content-type', 'text/html');
      return response.end(
        '<!doctype html><title>Shop</title><h1>Kettles</h1><script src="/index.js"></script>',
      );
    }
    const file = join(bundles, name);
    if (!/^[\w.-]+$/.test(name) || !existsSync(file)) {
      response.statusCode = 404;
      return response.end();
    }
    response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => shop.listen(port, '127.0.0.1', () => resolve(shop)));
}
