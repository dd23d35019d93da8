// The one way in which the shop speaks to Regard: Segment's own client, and what the web-vitals library measures, sent as
// any shop would. Nothing here knows what the touches will mean.
import { AnalyticsBrowser } from '@segment/analytics-next';
import { type LCPMetric, onCLS, onINP, onLCP } from 'web-vitals';
import { kept, type Told } from '../visit';

// One for each page; made when the page knows its key.
let client: AnalyticsBrowser | undefined;

function analytics(): AnalyticsBrowser {
  client ??= AnalyticsBrowser.load(
    { writeKey: kept('key'), cdnURL: location.origin },
    {
      integrations: {
        'Segment.io': {
          apiHost: `${location.host}/v1`,
          protocol: location.protocol === 'https:' ? 'https' : 'http',
          deliveryStrategy: { strategy: 'standard', config: { keepalive: true } },
        },
      },
    },
  );
  return client;
}

function tell(what: Told['what'], anonymousId = '') {
  const told: Told = { from: 'corner shop', what, anonymousId };
  window.parent.postMessage(told, location.origin);
}

async function tellSent() {
  const [ready] = await analytics();
  tell('sent', ready.user().anonymousId() ?? '');
}

type Properties = Record<string, string | number | boolean>;

export async function track(name: string, properties: Properties = {}) {
  await analytics().track(name, properties);
  await tellSent();
}

export async function page(name: string) {
  await analytics().page(name);
  await tellSent();
}

export async function identify(userId: string, traits: Properties) {
  await analytics().identify(userId, traits);
  await tellSent();
}

let shown: LCPMetric | undefined;

// From the first moment of the page: what is measured later is not measured at all.
export function watchVitals() {
  onLCP(
    (metric) => {
      shown = metric;
    },
    { reportAllChanges: true },
  );
  // A press that is answered at once and a page that lies still go unnoticed; these two are told only when they do not.
  for (const on of [onINP, onCLS])
    on((metric) => {
      if (metric.rating !== 'good')
        void analytics().track(metric.name, { value: metric.value, id: metric.id });
    });
}

const frames = (count: number) =>
  new Promise<void>((done) => {
    const next = (left: number) => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)));
    // A page in the background draws no frames.
    setTimeout(done, 1000);
    next(count);
  });

// The page is whole: how long that took is told. Browsers stop measuring at the first press or key, and never begin in the
// background; a page that was still empty then is told by its own watch, and says so.
export async function tellWhole(byWatch: number) {
  await frames(3);
  await new Promise((wake) => setTimeout(wake, 50));
  const isMeasured = shown !== undefined && shown.value > byWatch - 1500;
  const properties =
    shown && isMeasured
      ? { value: shown.value, rating: shown.rating, id: shown.id }
      : { value: byWatch, measured: 'by the page itself' };
  await track('LCP', { ...properties, path: location.pathname });
}

// For the page around this one: what can be seen can be pressed; before that a press would end the measuring.
export const tellHere = () => tell('here');
// What this page has to say of itself is said: a day that is skipped now does not come between.
export const tellAll = () => tell('all');
export const tellLeaving = () => addEventListener('pagehide', () => tell('leaving'));
