// The invented business's home, tasks, ideas and people of the company, for mock.ts.
import type { Fix, Friction, Home, Idea, Role, Todo, TodoItem, Trend } from '../src/shared/api/contract';
import type { CustomerShort, Person, Week } from '../src/shared/api/types';
import { mondayOf, plusDays } from '../src/shared/week.ts';

const stages = ['discover', 'choose', 'buy', 'receive', 'use', 'get_help', 'pay', 'return', 'stay'];
const now = () => new Date().toISOString();
const said = (text: string, customer: string, touchpoint: string) => ({
  text,
  at: now(),
  customer,
  position: 'p0/100/3',
  touchpoint,
});
const open = { state: 'open' as const, by: null, at: null, until: null, note: null, to: null };

const friction: Friction[] = [
  {
    touchpoint: 'web.page_load',
    label: 'I waited for a page',
    stage: 'discover',
    channel: 'web',
    owner: 'webmaster',
    touches: 900,
    adds: 12,
    takes: -31,
    hurt: 214,
    change: 1.8,
    words: said('The front page takes so long that I went for a coffee.', 'c-0', 'web.page_load'),
    state: open,
  },
  {
    touchpoint: 'invoice.wrong',
    label: 'My invoice was wrong',
    stage: 'pay',
    channel: 'invoice',
    owner: 'finance',
    touches: 300,
    adds: 1,
    takes: -22,
    hurt: 61,
    change: 0.95,
    words: said('You charged me twice, and nobody answers.', 'c-1', 'invoice.wrong'),
    state: { ...open, state: 'taken', by: 'dilek', at: now() },
  },
  {
    touchpoint: 'delivery.late',
    label: 'My parcel came late',
    stage: 'receive',
    channel: 'post',
    owner: 'logistics',
    touches: 200,
    adds: 2,
    takes: -12,
    hurt: 40,
    change: null,
    words: null,
    state: { ...open, state: 'put_off', until: now() },
  },
];

const weekly = (): Trend[] =>
  Array.from({ length: 12 }, (_, i) => ({
    week: plusDays(mondayOf(Date.now()), (i - 11) * 7),
    touches: 120 + i * 3,
    times: 8 + ((i * 7) % 5) + i,
    takes: -(8 + ((i * 7) % 5) + i),
  }));

function home(week: string, gone: CustomerShort[]): Home {
  return {
    week,
    simulated: true,
    closer: 212,
    away: 143,
    left: 31,
    before: { closer: 230, away: 120, left: 24 },
    stages: stages.map((stage, i) => ({
      stage,
      label: stage,
      adds: 40 - i * 3,
      takes: -(10 + ((i * 13) % 17)),
      touches: 900 - i * 80,
      people_hurt: 20,
    })),
    friction,
    notes: [],
    heard: { hurt: 400, told: 21, silent: 290, left: 60, sentence: 'Of 400 people hurt, 21 told us.' },
    gone: gone.map((customer, i) => ({
      customer,
      at: now(),
      lost: 2,
      last:
        i === 1
          ? null
          : {
              touchpoint: 'invoice.wrong',
              label: 'My invoice was wrong',
              at: now(),
              reason: 'invoice was wrong: €14.20 too much',
              owner: 'finance',
            },
    })),
  };
}

const weeks = (): Week[] =>
  Array.from({ length: 26 }, (_, i) => ({
    week: plusDays(mondayOf(Date.now()), (i - 25) * 7),
    closer: 150 + ((i * 37) % 90),
    away: 100 + ((i * 53) % 60),
    left: 12 + ((i * 11) % 25),
    adds: 80,
    takes: -60,
    touches: 4000,
  }));

const item = (one: Friction, more: Partial<TodoItem>): TodoItem => ({
  id: `friction:${one.touchpoint}`,
  kind: 'friction',
  touchpoint: one.touchpoint,
  label: one.label ?? one.touchpoint,
  stage: one.stage,
  channel: one.channel,
  owner: one.owner,
  sentence: `${one.hurt} people waited longer than they would; smoothing it helps about 40 of them a week`,
  people: one.hurt,
  times: one.hurt * 2,
  takes: one.takes,
  gain: 12,
  words: one.words ? [one.words, said('Always the same, every evening.', 'c-4', one.touchpoint)] : [],
  stories: ['c-0', 'c-1', 'c-4'],
  trend: weekly(),
  value_rank: null,
  state: open,
  due: null,
  customer: null,
  position: null,
  ...more,
});

const todo = (role: string): Todo => ({
  role,
  items: [
    item(friction[0] as Friction, {}),
    item(friction[1] as Friction, { state: { ...open, state: 'taken', by: 'dilek', at: now() } }),
    item(friction[2] as Friction, {
      id: 'promise:1',
      kind: 'promise',
      label: 'An answer was promised',
      sentence: 'We said we would answer by yesterday',
      trend: [],
      words: [],
      stories: [],
      due: now(),
      customer: 'c-1',
      position: 'p1/100/3',
    }),
  ],
  loved: [
    {
      touchpoint: 'store.salesperson',
      label: 'Somebody served me',
      adds: 12,
      words: [said('She knew which size without asking.', 'c-2', 'store.salesperson')],
    },
  ],
  agree: 0.2,
});

const fixes = (): Fix[] => [
  {
    id: 'fix-1',
    touchpoint: 'search.performed',
    label: 'I looked for something',
    at: new Date(Date.now() - 30 * 86_400_000).toISOString(),
    by: 'bruno',
    note: 'The search finds words with a typing mistake',
    before: { weeks: 6, touches: 400, times: 60, takes: -20, per_100: 15 },
    after: { weeks: 4, touches: 300, times: 12, takes: -4, per_100: 4 },
    verdict: 'smoother',
    sentence: 'of 100 searches 4 found nothing since, 15 before',
    line: weekly().map((one, i) => ({ ...one, times: i < 8 ? 20 : 5 })),
  },
];

const ideas: Idea[] = [
  {
    id: 'p0-100-3',
    position: 'p0/100/3',
    at: now(),
    customer: 'c-0',
    text: 'Put the opening hours on the door, not only on the site.',
    touchpoint: 'suggestion.made',
    role: 'store manager',
    state: 'new',
    answers: [],
  },
  {
    id: 'p1-100-3',
    position: 'p1/100/3',
    at: now(),
    customer: 'c-1',
    text: 'A smaller box would do for a single cup.',
    touchpoint: 'suggestion.made',
    role: 'logistics',
    state: 'declined',
    answers: [
      { at: now(), by: 'ada', state: 'thanked', text: 'Thank you, we are looking at it.' },
      { at: now(), by: 'ada', state: 'declined', text: 'Smaller boxes break twice as often.' },
    ],
  },
];

const roles: Role[] = ['webmaster', 'finance', 'logistics', 'store manager', 'care'].map((role, i) => ({
  role,
  label: role,
  touchpoints: Array.from({ length: 14 - i }, (_, n) => `${role}.${n}`),
}));

const users: Person[] = [
  {
    name: 'admin',
    mail: null,
    role: 'customer experience',
    access: 'admin',
    joined: true,
    invited_until: null,
  },
  {
    name: 'bruno',
    mail: 'bruno@example.org',
    role: 'webmaster',
    access: 'editor',
    joined: false,
    invited_until: now(),
  },
];

export const mockOperations = [
  '/api/home',
  '/api/weeks',
  '/api/todo',
  '/api/fixes',
  '/api/ideas',
  '/api/roles',
  '/api/users',
  '/api/audit',
  '/api/notes',
  '/api/customers/{id}/care',
];

// What is asked of these pages; undefined for what belongs to others.
export function answerPages(pathname: string, query: URLSearchParams, gone: CustomerShort[]): unknown {
  const list = (items: unknown[]) => ({ items, next: null });
  switch (pathname) {
    case '/api/home':
      return home(query.get('week') ?? mondayOf(Date.now()), gone);
    case '/api/weeks':
      return list(weeks());
    case '/api/todo':
      return todo(query.get('role') ?? 'webmaster');
    case '/api/fixes':
      return list(fixes());
    case '/api/ideas':
      return list(ideas);
    case '/api/roles':
      return list(roles);
    case '/api/users':
      return list(users);
    case '/api/audit':
      return list([{ at: now(), who: 'admin', what: 'made the source “web shop”' }]);
    case '/api/notes':
      return list([{ id: 'n1', at: now(), text: 'New till in Harbour Street', by: 'ada', touchpoint: null }]);
    case '/api/surface':
      return {
        cells: stages.flatMap((stage) =>
          ['web', 'store', 'phone'].map((channel, i) => ({
            stage,
            channel,
            touches: 40,
            adds: 9 - i,
            takes: -3 * i,
          })),
        ),
        touchpoints: [],
      };
    case '/api/places':
      return list([{ id: 'harbour', name: 'Harbour Street', touches: 1200, adds: 40, takes: -12 }]);
    case '/api/sources':
      return list([{ id: 's1', name: 'web shop', kind: 'source', made_at: now(), last_used_at: now() }]);
    case '/api/quarantine':
      return list([
        {
          id: 'q1',
          at: now(),
          source: 'web shop',
          reason: '"at" is not a time',
          pointer: '/at',
          bytes: 80,
          preview: '{"at":"yesterday"}',
        },
      ]);
    default:
      return undefined;
  }
}
