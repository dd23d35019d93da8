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

export interface PeopleSearch {
  q?: string;
  standing?: StandingName;
}

const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  component: PeoplePage,
  validateSearch: (search: Record<string, unknown>): PeopleSearch => {
    const q = text(search.q);
    const standing = standings.find((name) => name === search.standing);
    return { ...(q && { q }), ...(standing && { standing }) };
  },
});

const customer = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('../people/CustomerPage'), 'CustomerPage'),
  validateSearch: (search: Record<string, unknown>): { as_of?: string } => {
    const asOf = text(search.as_of);
    return asOf && /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { as_of: asOf } : {};
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: SignInPage,
  validateSearch: (search: Record<string, unknown>): { to?: string } => {
    const to = text(search.to);
    // Only to a page of ours: never to another host.
    return to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? { to } : {};
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
