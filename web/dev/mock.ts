// An invented business for working on the pages without a server: a plugin of the development server
// only, and in nothing that is shipped. The shapes are those of src/server/openapi.yaml.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type {
  Account,
  AccountPoint,
  Customer,
  CustomerShort,
  LiveTouch,
  StandingName,
  TimelineTouch,
} from '../src/shared/api/types';
import { answerPages } from './mock_pages.ts';

const dayMs = 86_400_000;
const halfLifeDays = 90;
const lossAversion = 2;

type Kind = [
  touchpoint: string,
  label: string,
  channel: string,
  effect: number,
  reason: string,
  place?: string,
];

const kinds: Kind[] = [
  ['web.page_load', 'The page came up', 'web', -0.12, 'page took 6.2 s'],
  ['web.page_load', 'The page came up', 'web', 0.03, 'page took 0.8 s'],
  ['search.results', 'I searched the shop', 'search', -0.2, 'the search found nothing'],
  [
    'store.checkout',
    'I paid at the till',
    'store',
    -0.45,
    'the lane was blocked for 40 min',
    'Harbour Street',
  ],
  ['store.checkout', 'I paid at the till', 'store', 0.1, 'waited 2 min', 'Harbour Street'],
  ['store.salesperson', 'Somebody served me', 'store', 0.5, 'was advised with patience', 'Harbour Street'],
  ['invoice.received', 'My invoice came', 'invoice', 0.05, 'invoice was right'],
  ['invoice.received', 'My invoice came', 'invoice', -0.9, 'invoice was wrong: €14.20 too much'],
  ['phone.call', 'I called', 'phone', -0.3, 'waited 9 min on the phone'],
  ['email.received', 'I got a mail', 'email', 0, ''],
  ['friend.recommended', 'A friend told me a good story', 'friend', 0.4, 'a friend recommended you'],
  ['product.first_use', 'I set it up', 'product', 0.35, 'set up in 4 min'],
];

// The same numbers at every start: a page is easier compared with itself.
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

function timelineOf(index: number): TimelineTouch[] {
  const next = numbers(index + 7);
  const now = Date.now();
  const touches: TimelineTouch[] = [];
  const many = 30 + Math.floor(next() * 40);
  for (let i = 0; i < many; ++i) {
    const at = now - (many - i + next()) * 3.1 * dayMs;
    const kind = kinds[Math.floor(next() * kinds.length)] as Kind;
    const position = `p${index}/${100 + i}/3`;
    const signal = kind[0] === 'invoice.received' && i % 2 === 0;
    touches.push({
      at: iso(at),
      received_at: iso(at + 400),
      touchpoint: kind[0],
      label: kind[1],
      channel: kind[2],
      place: kind[5] ?? null,
      effects: kind[3]
        ? [
            {
              effect: kind[3],
              reason: kind[4],
              rule: 'main',
              touchpoint: kind[0],
              catalogue_version: 1,
              evidence: [position],
            },
          ]
        : [],
      text: i % 17 === 0 ? 'Nobody could tell me where my parcel is.' : null,
      value: kind[0] === 'store.checkout' ? { amount: '23.40', currency: 'EUR' } : null,
      rating: i % 23 === 0 ? 4 : null,
      properties: { wait_s: Math.floor(next() * 600) },
      source: 'till import',
      position,
      signal,
      ...(signal && { evidence: [`p${index}/${99 + i}/3`] }),
    });
  }
  return touches;
}

function sums(touches: TimelineTouch[], at: number) {
  let adds = 0;
  let takes = 0;
  for (const touch of touches) {
    const age = (at - Date.parse(touch.at)) / dayMs;
    if (age < 0) continue;
    for (const { effect } of touch.effects) {
      const left = effect * 2 ** (-age / halfLifeDays);
      if (left > 0) adds += left;
      else takes += left;
    }
  }
  return { adds, takes, balance: adds + lossAversion * takes };
}

const standingOf = (balance: number): StandingName =>
  balance > 1.5 ? 'delighted' : balance > 0 ? 'steady' : balance > -1.5 ? 'at_risk' : 'leaving';

function points(touches: TimelineTouch[], to: number): AccountPoint[] {
  const first = touches[0];
  if (!first) return [];
  const times = touches.map((touch) => Date.parse(touch.at)).filter((at) => at <= to);
  for (let at = Math.ceil(Date.parse(first.at) / dayMs) * dayMs; at < to; at += dayMs) times.push(at);
  return times
    .sort((a, b) => a - b)
    .map((at) => ({ at: iso(at), ...sums(touches, at), standing: standingOf(sums(touches, at).balance) }));
}

function account(touches: TimelineTouch[], at: number): Account {
  const last = touches.at(-1) as TimelineTouch;
  const days = (at - Date.parse(last.at)) / dayMs;
  const { balance, adds, takes } = sums(touches, at);
  return {
    as_of: iso(at),
    balance,
    adds,
    takes,
    remembered: -0.42,
    average: 0.06,
    cuts: { level: 1.3, alarm: balance < -1, count: 7 },
    silence: {
      since: last.at,
      days,
      probability: 0.03,
      silent: days > 3,
      silent_from: iso(Date.parse(last.at) + 3 * dayMs),
      sentence: 'comes about every 12 days; this gap is longer than 97 of 100 of their own',
    },
    standing: {
      now: standingOf(balance),
      since: iso(at - 20 * dayMs),
      reasons: ['takes have outweighed adds for 20 days', 'a wrong invoice has not been mended'],
    },
    first_at: (touches[0] as TimelineTouch).at,
    last_at: last.at,
    touches: touches.length,
    visits: Math.floor(touches.length / 4),
    promises: [
      { kind: 'answer', opened_at: iso(at - 5 * dayMs), due_at: iso(at - 3 * dayMs), state: 'broken' },
    ],
    catalogue_version: 1,
    loss_aversion: lossAversion,
    half_life_days: halfLifeDays,
  };
}

const names = ['Ada Example', 'Bruno Sample', 'Chiara Muster', null, 'Dilek Specimen', 'Emil Invented'];
const timelines = names.map((_, index) => timelineOf(index));

function customer(index: number, at: number): Customer {
  const all = timelines[index] as TimelineTouch[];
  const touches = all.filter((touch) => Date.parse(touch.at) <= at);
  const since = (all[0] as TimelineTouch).at;
  const email = { type: 'email', value: `person${index}@example.org` };
  const phone = { type: 'phone', value: `+4915112345${index}00` };
  const browser = { type: 'anonymous_id', value: `b7a1-${index}` };
  return {
    id: `c-${index}`,
    name: names[index] ?? null,
    traits: { city: 'Bremen', plan: 'family' },
    identifiers: [email, phone, browser].map((identifier) => ({ ...identifier, since })),
    evidence: [
      { a: email, b: browser, since, state: 'joined', source: 'web shop' },
      { a: phone, b: email, since, state: 'retracted', source: 'web shop' },
    ],
    company: null,
    account: account(touches.length > 0 ? touches : all.slice(0, 1), at),
  };
}

function short(index: number): CustomerShort {
  const { id, name, identifiers, account: now } = customer(index, Date.now());
  const { standing, balance, last_at, touches } = now;
  const known = identifiers.map(({ type, value }) => ({ type, value }));
  return {
    id,
    name,
    identifiers: known,
    standing: standing.now,
    standing_since: standing.since,
    balance,
    last_touch_at: last_at,
    touches,
  };
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.statusCode = status;
  response.setHeader('content-type', status < 400 ? 'application/json' : 'application/problem+json');
  response.end(JSON.stringify(body));
}

const problem = (status: number, title: string, detail: string) => ({
  type: 'about:blank',
  title,
  status,
  detail,
  code: 'mock',
});

function live(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  const next = numbers(Date.now() % 1000);
  const timer = setInterval(() => {
    const [touchpoint, label, channel, effect, reason, place] = kinds[
      Math.floor(next() * kinds.length)
    ] as Kind;
    const index = Math.floor(next() * names.length);
    const verdict = next() < 0.05 ? 'duplicate' : 'accepted';
    const now = iso(Date.now());
    const touch: LiveTouch = {
      at: now,
      received_at: now,
      customer: `c-${index}`,
      touchpoint,
      label,
      channel,
      place: place ?? null,
      verdict,
      position: 'p0/1/1',
      effects: effect
        ? [{ effect, reason, rule: 'main', touchpoint, catalogue_version: 1, evidence: ['p0/1/1'] }]
        : [],
      balance: 0,
      standing: short(index).standing,
    };
    response.write(`event: touch\ndata: ${JSON.stringify(touch)}\n\n`);
  }, 700);
  request.on('close', () => clearInterval(timer));
}

const session = {
  name: 'admin',
  role: 'customer experience',
  access: 'admin',
  csrf: 'mock',
  expires_at: iso(Date.now() + dayMs),
};

export function mockServer(): Plugin {
  let signedIn = false;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    const { pathname, searchParams: query } = url;
    if (pathname === '/health') return send(response, 200, { status: 'ok', version: 'mock' });
    if (pathname === '/api/session') {
      if (request.method === 'DELETE') signedIn = false;
      if (request.method === 'POST') {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        signedIn = JSON.parse(Buffer.concat(chunks).toString()).password === 'mock';
      }
      if (signedIn) return send(response, 200, session);
      return send(response, 401, problem(401, 'Sign in first', 'Here the password is "mock".'));
    }
    if (!signedIn) return send(response, 401, problem(401, 'Sign in first', 'Here the password is "mock".'));
    if (pathname === '/api/live') return live(request, response);
    if (pathname === '/api/summary') {
      const standing = { new: 2, delighted: 310, steady: 1490, at_risk: 260, leaving: 141, gone: 58 };
      const counts = { customers: 2261, touches: 83_691, quarantined: 3, standing };
      return send(response, 200, { simulated: true, as_of: iso(Date.now()), ...counts });
    }
    const page = answerPages(pathname, query, [short(0), short(1), short(3)]);
    if (page !== undefined) return send(response, 200, page);
    if (pathname === '/api/customers') {
      const wanted = (
        query.get('name') ??
        query.get('identifier')?.split(':').slice(1).join(':') ??
        ''
      ).toLowerCase();
      const items = names
        .map((_, index) => short(index))
        .filter(({ standing }) => !query.get('standing') || standing === query.get('standing'))
        .filter((one) => JSON.stringify([one.name, one.identifiers]).toLowerCase().includes(wanted));
      return send(response, 200, { items, next: null });
    }
    const match = /^\/api\/customers\/c-(\d+)(\/\w+)?$/.exec(pathname);
    const touches = match && timelines[Number(match[1])];
    if (!match || !touches) return send(response, 404, problem(404, 'No such customer', 'Search by name.'));
    const asOf = query.get('as_of') ?? query.get('to');
    const at = asOf ? Date.parse(asOf) + (query.has('to') ? 0 : dayMs) : Date.now();
    if (!match[2]) return send(response, 200, customer(Number(match[1]), at));
    if (match[2] === '/account') return send(response, 200, { points: points(touches, at) });
    const items = touches.filter((touch) => Date.parse(touch.at) <= at).reverse();
    return send(response, 200, { items, next: null });
  };
  return {
    name: 'mock-server',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const ours = request.url?.startsWith('/api/') || request.url === '/health';
        if (ours) answer(request, response).catch(next);
        else next();
      });
    },
  };
}
