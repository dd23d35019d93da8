// The people of the company: what they do in it, and what they may do here.
import { Button, CopyButton, Group, NativeSelect, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { answered, client } from '../shared/api/client';
import { everything } from '../shared/api/may';
import { offered } from '../shared/api/offered';
import { type Part, placesQuery } from '../shared/api/places';
import { ownersQuery, rolesQuery } from '../shared/api/roles';
import type { Access, Person, Place, Role } from '../shared/api/types';
import { Dialog } from '../shared/Dialog';
import { PartSelect } from '../shared/PartSelect';
import { Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { usersQuery } from './queries';

const words = texts.setup;
const accesses: Access[] = ['editor', 'viewer', 'admin'];

export function Users() {
  const users = useQuery(usersQuery);
  const { data: places = [] } = useQuery(placesQuery);
  const [leaving, setLeaving] = useState<Person>();
  const [changing, setChanging] = useState<Person>();
  const [link, setLink] = useState<{ name: string; link: string }>();
  const invite = useMutation({
    mutationFn: async (name: string) => {
      const { link: made } = answered(
        await client.POST('/api/users/{name}/invite', { params: { path: { name } } }),
      );
      return { name, link: new URL(made, location.origin).href };
    },
    onSuccess: setLink,
  });
  return (
    <>
      <NewUser onMade={(name) => invite.mutate(name)} />
      {invite.isError && <Problem error={invite.error} />}
      {link && <Invitation {...link} />}
      {users.isPending && <Loading />}
      {users.isError && !users.data && <Problem error={users.error} again={() => users.refetch()} />}
      {users.data && (
        <ul className="rows card" aria-label={words.users}>
          {users.data.map((one) => (
            <li key={one.name} className="setup-row">
              <div>
                <Text fw={600}>{one.name}</Text>
                <Text size="sm" c="dimmed">
                  {[texts.role(one.role), one.mail, seenBy(one, places), !one.joined && words.notJoined]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </div>
              <Text size="sm" c="dimmed">
                {words.accesses[one.access]}
              </Text>
              <Group gap="xs">
                {one.access !== 'admin' && places.length > 0 && (
                  <Button size="xs" variant="default" onClick={() => setChanging(one)}>
                    {words.changeScope}
                  </Button>
                )}
                <Button size="xs" variant="default" onClick={() => invite.mutate(one.name)}>
                  {words.invite}
                </Button>
                <Button size="xs" variant="default" onClick={() => setLeaving(one)}>
                  {words.removeUser}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
      )}
      {offered('/api/roles') && <Roles />}
      {changing && <ChangeScope person={changing} places={places} onClose={() => setChanging(undefined)} />}
      {leaving && <RemoveUser person={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

// "sees Airport only"; nothing for who sees the whole.
function seenBy({ place, partner }: Person, places: Place[]): string | false {
  const name = partner ?? places.find(({ id }) => id === place)?.name ?? place;
  return !!name && words.seesPart(name);
}

function Invitation({ name, link }: { name: string; link: string }) {
  return (
    <section className="card" role="status">
      <Text size="sm">{words.invited(name)}</Text>
      <Group gap="xs" wrap="nowrap">
        <code className="key">{link}</code>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
    </section>
  );
}

function NewUser({ onMade }: { onMade(name: string): void }) {
  const queries = useQueryClient();
  const { data: owners = [] } = useQuery(ownersQuery);
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [role, setRole] = useState(everything);
  const [access, setAccess] = useState<Access>('editor');
  const { data: places = [] } = useQuery(placesQuery);
  const [part, setPart] = useState<Part>({});
  const add = useMutation({
    mutationFn: (person: Pick<Person, 'name' | 'mail' | 'role' | 'access' | 'place' | 'partner'>) =>
      client.POST('/api/users', { body: person }),
    onSuccess: async (_, person) => {
      setName('');
      setMail('');
      await queries.invalidateQueries({ queryKey: ['users'] });
      onMade(person.name);
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    const seen = access === 'admin' ? {} : part;
    if (name.trim())
      add.mutate({
        name: name.trim(),
        role,
        access,
        mail: mail.trim() || null,
        place: seen.place ?? null,
        partner: seen.partner ?? null,
      });
  };
  return (
    <section className="card" aria-label={words.addUser}>
      {add.isError && <Problem error={add.error} />}
      <form onSubmit={submit}>
        <Group align="end" gap="xs">
          <TextInput
            label={words.name}
            value={name}
            maxLength={100}
            onChange={(change) => setName(change.currentTarget.value)}
            style={{ flex: '1 1 160px' }}
          />
          <TextInput
            label={words.mail}
            type="email"
            value={mail}
            onChange={(change) => setMail(change.currentTarget.value)}
            style={{ flex: '1 1 180px' }}
          />
          <NativeSelect
            label={words.role}
            title={words.roleHint}
            value={role}
            data={[
              { value: everything, label: texts.role(everything) },
              ...owners
                .filter((one) => one !== everything)
                .map((one) => ({ value: one, label: texts.role(one) })),
            ]}
            onChange={(change) => setRole(change.currentTarget.value)}
          />
          <NativeSelect
            label={words.access}
            value={access}
            data={accesses.map((value) => ({ value, label: words.accesses[value] }))}
            onChange={(change) => setAccess(change.currentTarget.value as Access)}
          />
          {places.length > 0 && access !== 'admin' && (
            <PartSelect
              label={words.sees}
              whole={words.seesWhole}
              part={part}
              places={places}
              onChange={setPart}
            />
          )}
          <Button type="submit" loading={add.isPending} disabled={!name.trim()}>
            {words.addUser}
          </Button>
        </Group>
      </form>
    </section>
  );
}

function Roles() {
  const roles = useQuery(rolesQuery);
  const { data: users } = useQuery(usersQuery);
  const peopleOf = ({ role }: Role) =>
    (users ?? []).filter((one) => one.role === role).map(({ name }) => name);
  if (!roles.data) return null;
  return (
    <section className="card" aria-labelledby="roles">
      <Title order={2} size="h4" id="roles">
        {words.roles}
      </Title>
      <ul className="rows">
        {roles.data.items.map((one) => (
          <li key={one.role} className="setup-row">
            <AnchorLink to="/todo" search={{ role: one.role }}>
              {texts.role(one.label)}
            </AnchorLink>
            <Text size="sm" c="dimmed">
              {words.owns(one.touchpoints.length)}
            </Text>
            <Text size="sm" c="dimmed">
              {peopleOf(one).join(', ') || words.nobodyHas}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ChangeScopeProps {
  person: Person;
  places: Place[];
  onClose(): void;
}

function ChangeScope({ person, places, onClose }: ChangeScopeProps) {
  const queries = useQueryClient();
  const [part, setPart] = useState<Part>({
    place: person.place ?? undefined,
    partner: person.partner ?? undefined,
  });
  const change = useMutation({
    mutationFn: () =>
      client.PUT('/api/users/{name}/scope', {
        params: { path: { name: person.name } },
        body: { place: part.place ?? null, partner: part.partner ?? null },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={words.changeScopeHeading(person.name)}>
      {change.isError && <Problem error={change.error} />}
      <PartSelect label={words.sees} whole={words.seesWhole} part={part} places={places} onChange={setPart} />
      <Text size="sm" mt="xs">
        {words.changeScopeBody}
      </Text>
      <Group gap="xs" mt="md">
        <Button onClick={() => change.mutate()} loading={change.isPending}>
          {words.keepPlace}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.form.cancel}
        </Button>
      </Group>
    </Dialog>
  );
}

function RemoveUser({ person, onClose }: { person: Person; onClose(): void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.DELETE('/api/users/{name}', { params: { path: { name: person.name } } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={words.removeUserHeading(person.name)}>
      {remove.isError && <Problem error={remove.error} />}
      <Text size="sm">{words.removeUserBody}</Text>
      <Group gap="xs" mt="md">
        <Button color="red" onClick={() => remove.mutate()} loading={remove.isPending}>
          {words.removeUser}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.form.cancel}
        </Button>
      </Group>
    </Dialog>
  );
}
