// The map of the pages. A page beyond the first ones is one line here and one folder beside this one.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { HomePage } from '../home/HomePage';
import { channels, type ListFilter, lastTouches } from '../people/filter';
import { firstPage, isScoped } from '../shared/api/may';
import type { Part } from '../shared/api/places';
import { sessionQuery } from '../shared/api/session';
import type { StandingName } from '../shared/api/types';
import { Problem } from '../shared/states';
import { SignInPage } from '../signin/SignInPage';
import { texts } from '../texts';
import { NotFound } from './NotFound';
import { Shell } from './Shell';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <main className="main">
      <Problem error={error} again={reset} />
    </main>
  ),
});

// Everything but the sign-in page needs a session.
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/signin', search: { to: location.href } });
    if (isScoped(session) && location.pathname !== '/todo') throw redirect({ to: '/todo', replace: true });
  },
});

const standings = Object.keys(texts.standing) as StandingName[];
const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
const one = <T extends string>(value: unknown, of: readonly T[]) => of.find((name) => name === value);
const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
const day = (value: unknown) => {
  const given = text(value);
  return given && isDay(given) ? given : undefined;
};
// Only to a page of ours: never to another host.
const isOurs = (to: string) => /^\/(?![/\\])/.test(to);

type Search = Record<string, unknown>;

interface HomeSearch {
  week?: string | undefined;
  stage?: string | undefined;
  by?: 'place' | undefined;
}
const homeSearch = (search: Search): HomeSearch => ({
  week: day(search.week),
  stage: text(search.stage),
  by: one(search.by, ['place'] as const),
});

// The router keeps what a page does not name, so a word that is refused is named, as undefined.
const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: HomePage,
  validateSearch: homeSearch,
  beforeLoad: async ({ context, search }) => {
    const first = firstPage(await context.queries.ensureQueryData(sessionQuery));
    if (first !== '/' && !(first === '/todo' && search.week)) throw redirect({ to: first, replace: true });
  },
});

// Home for those who begin elsewhere, and by its name.
const homeByName = createRoute({
  getParentRoute: () => signedIn,
  path: '/home',
  component: HomePage,
  validateSearch: homeSearch,
});

const live = createRoute({
  getParentRoute: () => signedIn,
  path: '/live',
  component: lazyRouteComponent(() => import('../live/LivePage'), 'LivePage'),
  validateSearch: (search: Search): { touch?: string | undefined } => ({ touch: text(search.touch) }),
});

const way = createRoute({
  getParentRoute: () => signedIn,
  path: '/touches/$id',
  component: lazyRouteComponent(() => import('../live/WayPage'), 'WayPage'),
});

const catalogue = createRoute({
  getParentRoute: () => signedIn,
  path: '/catalogue',
  component: lazyRouteComponent(() => import('../catalogue/CataloguePage'), 'CataloguePage'),
  validateSearch: (search: Search): { q?: string | undefined } => ({ q: text(search.q) }),
});

const versions = createRoute({
  getParentRoute: () => signedIn,
  path: '/catalogue/versions',
  component: lazyRouteComponent(() => import('../catalogue/VersionsPage'), 'VersionsPage'),
});

const touchpoint = createRoute({
  getParentRoute: () => signedIn,
  path: '/catalogue/$name',
  component: lazyRouteComponent(() => import('../catalogue/TouchpointPage'), 'TouchpointPage'),
});

const backtest = createRoute({
  getParentRoute: () => signedIn,
  path: '/backtest',
  component: lazyRouteComponent(() => import('../backtest/BacktestPage'), 'BacktestPage'),
});

const quarantine = createRoute({
  getParentRoute: () => signedIn,
  path: '/quarantine',
  component: lazyRouteComponent(() => import('../catalogue/QuarantinePage'), 'QuarantinePage'),
});

interface TodoSearch extends Part {
  role?: string | undefined;
  all?: true | undefined;
}
const todo = createRoute({
  getParentRoute: () => signedIn,
  path: '/todo',
  component: lazyRouteComponent(() => import('../todo/TodoPage'), 'TodoPage'),
  validateSearch: (search: Search): TodoSearch => ({
    role: text(search.role),
    place: text(search.place),
    partner: text(search.place) ? undefined : text(search.partner),
    all: search.all === true || search.all === 'true' ? true : undefined,
  }),
});

const ideaTabs = ['waiting', 'answered', 'all'] as const;
const ideas = createRoute({
  getParentRoute: () => signedIn,
  path: '/ideas',
  component: lazyRouteComponent(() => import('../ideas/IdeasPage'), 'IdeasPage'),
  validateSearch: (
    search: Search,
  ): { tab?: (typeof ideaTabs)[number] | undefined; role?: string | undefined } => ({
    tab: one(search.tab, ideaTabs),
    role: text(search.role),
  }),
});

export const setupParts = ['sources', 'users', 'mail', 'places', 'audit'] as const;
export type SetupPart = (typeof setupParts)[number];
const setup = createRoute({
  getParentRoute: () => signedIn,
  path: '/setup',
  component: lazyRouteComponent(() => import('../setup/SetupPage'), 'SetupPage'),
  validateSearch: (search: Search): { part?: SetupPart | undefined } => ({
    part: one(search.part, setupParts),
  }),
});

const orders = ['lost', 'recent'] as const;
export interface PeopleSearch extends ListFilter {
  q?: string | undefined;
  standing?: StandingName | 'any' | undefined;
  order?: (typeof orders)[number] | undefined;
}

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  component: lazyRouteComponent(() => import('../people/PeoplePage'), 'PeoplePage'),
  validateSearch: (search: Search): PeopleSearch => ({
    q: text(search.q),
    standing: one(search.standing, [...standings, 'any'] as const),
    order: one(search.order, orders),
    channel: one(search.channel, channels),
    place: text(search.place),
    last: one(search.last, lastTouches),
    silent: search.silent === true || search.silent === 'true' ? true : undefined,
    trait: text(search.trait),
  }),
});

const customer = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('../people/CustomerPage'), 'CustomerPage'),
  validateSearch: (
    search: Search,
  ): { as_of?: string | undefined; care?: 'thanked' | 'sorry' | 'called' | undefined } => ({
    as_of: day(search.as_of),
    care: one(search.care, ['thanked', 'sorry', 'called'] as const),
  }),
});

const front = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$id/front',
  component: lazyRouteComponent(() => import('../people/FrontPage'), 'FrontPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: SignInPage,
  validateSearch: (search: Search): { to?: string | undefined } => {
    const to = text(search.to);
    return { to: to && isOurs(to) ? to : undefined };
  },
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../signin/JoinPage'), 'JoinPage'),
  validateSearch: (search: Search): { token?: string | undefined } => ({ token: text(search.token) }),
});

export function makeRouter(queries: QueryClient) {
  const inside = [
    home,
    homeByName,
    live,
    way,
    catalogue,
    versions,
    touchpoint,
    backtest,
    quarantine,
    todo,
    ideas,
    setup,
    people,
    customer,
    front,
  ];
  return createRouter({
    routeTree: root.addChildren([signedIn.addChildren(inside), signIn, join]),
    context: { queries },
    defaultPreload: false,
    scrollRestoration: true,
  });
}
