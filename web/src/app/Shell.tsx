// What is around every page: the notices, the way to the others, the search, the way out.
import { ActionIcon, Alert, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { SearchBox } from '../people/SearchBox';
import { useReachable } from '../shared/api/reach';
import { useSignOut } from '../shared/api/session';
import { summaryQuery } from '../shared/api/summary';
import { texts } from '../texts/en';
import mark from './mark.svg';

export function Shell() {
  const { data: summary } = useQuery(summaryQuery);
  const reachable = useReachable();
  return (
    <>
      <a className="skip" href="#main">
        {texts.header.skip}
      </a>
      {summary?.simulated && (
        <aside className="simulated" aria-label={texts.simulated.heading}>
          <strong>{texts.simulated.heading}.</strong> {texts.simulated.body}
        </aside>
      )}
      <header className="header">
        <div className="header-row">
          <Link to="/live" className="brand" aria-label={texts.name}>
            <img src={mark} alt="" width={28} height={28} />
            <span>{texts.name}</span>
          </Link>
          <nav className="pages" aria-label={texts.header.navigation}>
            <Link to="/live">{texts.header.live}</Link>
            <Link to="/people">{texts.header.people}</Link>
          </nav>
          <SearchBox />
          <Actions />
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

function Actions() {
  const router = useRouter();
  const signOut = useSignOut();
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  const leave = async () => {
    await signOut();
    await router.navigate({ to: '/signin' });
  };
  return (
    <div className="actions" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      <ActionIcon
        variant="default"
        size="lg"
        onClick={() => setColorScheme(other)}
        aria-label={texts.header[other]}
        title={texts.header[other]}
      >
        <span aria-hidden="true">{other === 'dark' ? '☾' : '☀'}</span>
      </ActionIcon>
      <Button variant="default" size="sm" onClick={leave}>
        {texts.header.signOut}
      </Button>
    </div>
  );
}
