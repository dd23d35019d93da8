// What is around every page: the notices, the five entries, what is to explore, the search, you.
import {
  ActionIcon,
  Alert,
  Menu,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SearchBox } from '../people/SearchBox';
import { firstPage, isScoped } from '../shared/api/may';
import { offered } from '../shared/api/offered';
import { useReachable } from '../shared/api/reach';
import { sessionQuery, useSignOut } from '../shared/api/session';
import { texts } from '../texts';
import { type Language, language, languages, speak } from '../texts/language';
import { ExploreIcon, HomeIcon, IdeasIcon, PeopleIcon, SetupIcon, TodoIcon } from './icons';
import mark from './mark.svg';

const words = texts.header;

export function Shell() {
  const { data: session } = useQuery(sessionQuery);
  const scoped = isScoped(session);
  const reachable = useReachable();
  return (
    <>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      {session?.simulated && (
        <aside className="simulated" aria-label={texts.simulated.heading}>
          <strong>{texts.simulated.heading}.</strong>{' '}
          <span className="wide-only">{texts.simulated.body}</span>
        </aside>
      )}
      <header className="header">
        <div className="header-row">
          <Link to="/" className="brand" aria-label={texts.name}>
            <img src={mark} alt="" width={28} height={28} />
            <span>{texts.name}</span>
          </Link>
          <Entries />
          {!scoped && <SearchBox />}
          <div className={scoped ? 'actions alone' : 'actions'}>
            {!scoped && <Explore />}
            <You />
          </div>
        </div>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {!reachable && (
          <Alert color="orange" title={texts.offline.heading} mb="md" role="status">
            {texts.offline.body}
          </Alert>
        )}
        <Outlet />
      </main>
    </>
  );
}

function Entries() {
  const { data: session } = useQuery(sessionQuery);
  const home = firstPage(session) === '/todo' ? '/home' : '/';
  // Who sees only a place or a partner has one page.
  if (isScoped(session))
    return (
      <nav className="pages" aria-label={words.navigation}>
        <Link to="/todo" activeOptions={{ includeSearch: false }}>
          <TodoIcon /> {words.todo}
        </Link>
      </nav>
    );
  return (
    <nav className="pages" aria-label={words.navigation}>
      {offered('/api/home') && (
        <Link to={home} activeOptions={{ exact: true, includeSearch: false }}>
          <HomeIcon /> {words.home}
        </Link>
      )}
      <Link to="/people" activeOptions={{ includeSearch: false }}>
        <PeopleIcon /> {words.people}
      </Link>
      {offered('/api/todo') && (
        <Link to="/todo" activeOptions={{ includeSearch: false }}>
          <TodoIcon /> {words.todo}
        </Link>
      )}
      {offered('/api/ideas') && (
        <Link to="/ideas" activeOptions={{ includeSearch: false }}>
          <IdeasIcon /> {words.ideas}
        </Link>
      )}
      <Link to="/setup" activeOptions={{ includeSearch: false }}>
        <SetupIcon /> {words.setup}
      </Link>
    </nav>
  );
}

const explored = ['/live', '/catalogue', '/backtest', '/quarantine'] as const;

function Explore() {
  const here = useRouterState({ select: (state) => state.location.pathname });
  const item = (to: (typeof explored)[number], label: string, is: string) => (
    <Menu.Item component={Link} to={to} {...(here === to && { 'aria-current': 'page' as const })}>
      {label}
      <span className="menu-hint">{is}</span>
    </Menu.Item>
  );
  return (
    <Menu width={270} position="bottom-end" shadow="md">
      <Menu.Target>
        <UnstyledButton
          className="tool"
          aria-label={words.explore}
          data-here={explored.some((path) => path === here) || undefined}
        >
          <ExploreIcon /> <span className="tool-word">{words.explore}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {item('/live', words.live, words.liveIs)}
        {item('/catalogue', words.catalogue, words.catalogueIs)}
        {offered('/api/backtest') && item('/backtest', texts.backtest.heading, texts.backtest.is)}
        {item('/quarantine', words.quarantine, words.quarantineIs)}
      </Menu.Dropdown>
    </Menu>
  );
}

function You() {
  const router = useRouter();
  const signOut = useSignOut();
  const { data: session } = useQuery(sessionQuery);
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  const leave = async () => {
    await signOut();
    await router.navigate({ to: '/signin' });
  };
  const name = session?.name ?? '';
  const item = (key: string, onClick: () => void, shown: ReactNode) => (
    <Menu.Item key={key} onClick={onClick}>
      {shown}
    </Menu.Item>
  );
  return (
    <Menu width={220} position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="default"
          size="lg"
          radius="xl"
          aria-label={words.you(name)}
          title={words.you(name)}
        >
          <span aria-hidden="true">{name.charAt(0).toUpperCase() || '·'}</span>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        {item('scheme', () => setColorScheme(other), words[other])}
        <Menu.Divider />
        <Menu.Label>{words.language}</Menu.Label>
        {(Object.keys(languages) as Language[]).map((one) =>
          item(
            one,
            () => speak(one),
            <span lang={one} aria-current={one === language || undefined}>
              {languages[one]} {one === language && '✓'}
            </span>,
          ),
        )}
        <Menu.Divider />
        {item('out', leave, words.signOut)}
      </Menu.Dropdown>
    </Menu>
  );
}
