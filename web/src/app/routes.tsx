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
import { LivePage } from '../live/LivePage';
import { PeoplePage } from '../people/PeoplePage';
import { sessionQuery } from '../shared/api/session';
import type { StandingName } from '../shared/api/types';
import { Problem } from '../shared/states';
import { SignInPage } from '../signin/SignInPage';
import { texts } from '../texts/en';
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
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/live' });
  },
});

const live = createRoute({ getParentRoute: () => signedIn, path: '/live', component: LivePage });

const standings = Object.keys(texts.standing) as StandingName[];
const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
// Only to a page of ours: never to another host.
const isOurs = (to: string) => /^\/(?![/\\])/.test(to);

// The router keeps what a page does not name, so a word that is refused is named, as undefined.
export interface PeopleSearch {
  q?: string | undefined;
  standing?: StandingName | undefined;
}

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  component: PeoplePage,
  validateSearch: (search: Record<string, unknown>): PeopleSearch => {
    const standing = standings.find((name) => name === search.standing);
    return { q: text(search.q), standing };
  },
});

const customer = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('../people/CustomerPage'), 'CustomerPage'),
  validateSearch: (search: Record<string, unknown>): { as_of?: string | undefined } => {
    const asOf = text(search.as_of);
    return { as_of: asOf && isDay(asOf) ? asOf : undefined };
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: SignInPage,
  validateSearch: (search: Record<string, unknown>): { to?: string | undefined } => {
    const to = text(search.to);
    return { to: to && isOurs(to) ? to : undefined };
  },
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([signedIn.addChildren([home, live, people, customer]), signIn]),
    context: { queries },
    defaultPreload: false,
    scrollRestoration: true,
  });
}
