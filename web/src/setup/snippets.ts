// A first touch, ready to paste, for the three ways most begin with.

export const snippetNames = ['curl', 'browser', 'node'] as const;
export type SnippetName = (typeof snippetNames)[number];

export function snippet(name: SnippetName, origin: string, key: string): string {
  if (name === 'curl')
    return `curl ${origin}/api/touch \\
  -H 'authorization: Bearer ${key}' \\
  -H 'content-type: application/json' \\
  -d '{"touchpoint":"web.page_load","identifiers":{"user_id":"u-17"},"properties":{"lcp_ms":6200}}'`;
  if (name === 'browser')
    return `// npm install @segment/analytics-next
import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${origin}' });
analytics.identify('u-17', { email: 'ada@example.org' });
analytics.track('Order Completed', { order_id: 'o-1', total: 12.5, currency: 'EUR' });`;
  return `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' });
analytics.track({ userId: 'u-17', event: 'Order Completed', properties: { order_id: 'o-1' } });
await analytics.closeAndFlush();`;
}
