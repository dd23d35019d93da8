// What one role can do now, what people love about what it owns, and what became of what it did.
import { Alert, Group, NativeSelect, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isScoped, ownRole, useMay } from '../shared/api/may';
import { offered } from '../shared/api/offered';
import { type Part, placesQuery } from '../shared/api/places';
import { rolesQuery } from '../shared/api/roles';
import { sessionQuery } from '../shared/api/session';
import type { Place, Role, Session, Todo } from '../shared/api/types';
import { Guess } from '../shared/Guess';
import { PartSelect } from '../shared/PartSelect';
import { Quote } from '../shared/Quote';
import { Empty, Loading, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { Fixes } from './Fixes';
import { todoQuery } from './queries';
import { TodoCard, todoAnchor } from './TodoCard';

const words = texts.todo;

export function TodoPage() {
  useTitle(words.heading);
  const { role, place, partner } = useSearch({ from: '/signed-in/todo' });
  const { data: session } = useQuery(sessionQuery);
  const roles = useQuery(rolesQuery);
  if (roles.isPending) return <Loading />;
  if (roles.isError && !roles.data) return <Problem error={roles.error} again={() => roles.refetch()} />;
  const shown = role ?? ownRole(session) ?? mostOwning(roles.data.items);
  if (!shown) return <Empty title={words.none}>{words.noneHint}</Empty>;
  return <ForRole role={shown} roles={roles.data.items} part={{ place, partner }} />;
}

// Where nobody says which role: the one with most in its hands.
const mostOwning = (roles: Role[]) =>
  [...roles].sort((a, b) => b.touchpoints.length - a.touchpoints.length || (a.role < b.role ? -1 : 1))[0]
    ?.role;

function ForRole({ role, roles, part }: { role: string; roles: Role[]; part: Part }) {
  const todo = useQuery(todoQuery(role, part));
  const { data: session } = useQuery(sessionQuery);
  const { data: places = [] } = useQuery(placesQuery);
  const scoped = isScoped(session);
  const may = useMay();
  const navigate = useNavigate({ from: '/todo' });
  const { all } = useSearch({ from: '/signed-in/todo' });
  const label = texts.role(roles.find((one) => one.role === role)?.label ?? role);
  const known = roles.some((one) => one.role === role)
    ? roles
    : [{ role, label, touchpoints: [], people: [] }, ...roles];
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <Title order={1} size="h2">
            {words.forRole(label)}
          </Title>
          <Text c="dimmed">
            {words.serves} <Guess />
          </Text>
          {scoped && <Scope session={session} places={places} />}
        </div>
        <Group align="end">
          <Switch
            label={words.showDone}
            checked={all === true}
            onChange={(change) => {
              const on = change.currentTarget.checked || undefined;
              void navigate({ search: (now) => ({ ...now, all: on }), replace: true });
            }}
          />
          {places.length > (scoped ? 1 : 0) && (
            <PartSelect
              label={words.filterPlace}
              whole={scoped ? words.allOfYours : words.everywhere}
              part={part}
              places={scoped ? places.map((one) => ({ ...one, partner: null })) : places}
              onChange={({ place, partner }) =>
                void navigate({ search: (now) => ({ ...now, place, partner }) })
              }
            />
          )}
          <NativeSelect
            label={words.role}
            value={role}
            data={known.map((one) => ({ value: one.role, label: texts.role(one.label) }))}
            onChange={(change) => {
              const wanted = change.currentTarget.value;
              void navigate({ search: (now) => ({ ...now, role: wanted }) });
            }}
          />
        </Group>
      </div>
      {!may.act && <Alert color="gray">{texts.form.viewer}</Alert>}
      {todo.isPending && <Loading />}
      {todo.isError && !todo.data && <Problem error={todo.error} again={() => todo.refetch()} />}
      {todo.data && <Shown todo={todo.data} roles={known} all={all === true} linked={!scoped} />}
      {!scoped && offered('/api/fixes') && <Fixes part={part} />}
    </div>
  );
}

// What it is that they see, and that there is more.
function Scope({ session, places }: { session: Session | null | undefined; places: Place[] }) {
  const { place, partner } = session?.scope ?? {};
  const name = partner ?? places.find(({ id }) => id === place)?.name ?? place ?? '';
  return <Text className="scope">{partner ? words.scopedToPartner(name) : words.scopedToPlace(name)}</Text>;
}

interface ShownProps {
  todo: Todo;
  roles: Role[];
  all: boolean;
  linked: boolean;
}

function Shown({ todo, roles, all, linked }: ShownProps) {
  const may = useMay();
  const items = todo.items.filter(({ state }) => all || state.state === 'open' || state.state === 'taken');
  useArrival(items.length);
  return (
    <>
      {items.length === 0 ? (
        <Empty title={words.none}>{words.noneHint}</Empty>
      ) : (
        <ol className="todos" aria-label={words.heading}>
          {items.map((item) => (
            <TodoCard key={item.id} item={item} roles={roles} mayAct={may.act} linked={linked} />
          ))}
        </ol>
      )}
      {todo.agree !== null && todo.value && items.length > 1 && (
        <Text size="sm" c="dimmed">
          {words.agree[agreement(todo.agree)]} {words.byValue(todo.value.currency)}
          {todo.value.others.length > 0 && ` ${words.notCompared(todo.value.others.join(', '))}`}
        </Text>
      )}
      <section className="card" aria-labelledby="loved">
        <Title order={2} size="h4" id="loved" mb="xs">
          {words.loved}
        </Title>
        {todo.loved.length === 0 && <Text c="dimmed">{words.lovedNone}</Text>}
        <ul className="rows">
          {todo.loved.map((one) => (
            <li key={one.touchpoint} className="loved">
              <Text fw={600}>
                <span className="adds" aria-hidden="true">
                  ▲
                </span>{' '}
                {one.label}
              </Text>
              {one.words.map((said) => (
                <Quote key={`${said.customer} ${said.at}`} words={said} linked={linked} />
              ))}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

// Kendall's tau: of all pairs how many more stand alike than the other way round.
const agreement = (tau: number) =>
  tau > 0.7 ? 'much' : tau > 0.3 ? 'some' : tau > -0.3 ? 'little' : 'against';

// A link from Home names one of the cards; it is there once the list is.
function useArrival(many: number) {
  useEffect(() => {
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (many === 0 || !wanted) return;
    const card = document.getElementById(wanted) ?? document.getElementById(todoAnchor(wanted));
    card?.scrollIntoView({ block: 'center' });
    card?.focus({ preventScroll: true });
  }, [many]);
}
