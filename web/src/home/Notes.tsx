// What somebody wrote on a week: a deploy, a new till.
import { ActionIcon, Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import type { Note } from '../shared/api/types';
import { date } from '../shared/format';
import { Problem } from '../shared/states';
import { plusDays } from '../shared/week';
import { texts } from '../texts';
import { notesQuery } from './queries';

const words = texts.home;

export function Notes({ week }: { week: string }) {
  const may = useMay();
  const queries = useQueryClient();
  const notes = useQuery(notesQuery(week));
  const changed = async () => {
    await queries.invalidateQueries({ queryKey: ['notes'] });
    await queries.invalidateQueries({ queryKey: ['home'] });
  };
  const remove = useMutation({
    mutationFn: (note: Note) => client.DELETE('/api/notes/{id}', { params: { path: { id: note.id } } }),
    onSuccess: changed,
  });
  const items = notes.data ?? [];
  if (items.length === 0 && !may.act) return null;
  return (
    <section className="card" aria-labelledby="notes">
      <Title order={2} size="h4" id="notes">
        {words.notes}
      </Title>
      {notes.isError && <Problem error={notes.error} again={() => notes.refetch()} />}
      {remove.isError && <Problem error={remove.error} />}
      <ul className="rows">
        {items.map((note) => (
          <li key={note.id} className="note-row">
            <Text size="sm" span>
              <time dateTime={note.at}>{date(note.at)}</time> <span data-words>{note.text}</span>{' '}
              <Text span c="dimmed" size="sm">
                {words.noteBy(note.by)}
              </Text>
            </Text>
            {may.act && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.removeNote(note.text)}
                onClick={() => remove.mutate(note)}
              >
                <span aria-hidden="true">×</span>
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {may.act && <NewNote week={week} onDone={changed} />}
    </section>
  );
}

function NewNote({ week, onDone }: { week: string; onDone(): Promise<void> }) {
  const today = new Date().toISOString().slice(0, 10);
  const last = plusDays(week, 6);
  const [text, setText] = useState('');
  const [day, setDay] = useState<string>();
  const wanted = day ?? (today >= week && today <= last ? today : week);
  const add = useMutation({
    mutationFn: () =>
      client.POST('/api/notes', {
        body: { at: `${wanted}T12:00:00.000Z`, text: text.trim() },
      }),
    onSuccess: async () => {
      setText('');
      await onDone();
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    if (text.trim()) add.mutate();
  };
  return (
    <form onSubmit={submit}>
      {add.isError && <Problem error={add.error} />}
      <Group align="end" gap="xs" mt="xs">
        <TextInput
          label={words.note}
          description={words.notesHint}
          value={text}
          maxLength={400}
          onChange={(change) => setText(change.currentTarget.value)}
          style={{ flex: '1 1 240px' }}
        />
        <TextInput
          type="date"
          label={words.noteDay}
          value={wanted}
          min={week}
          max={last}
          onChange={(change) => setDay(change.currentTarget.value || undefined)}
        />
        <Button type="submit" variant="default" loading={add.isPending} disabled={!text.trim()}>
          {words.addNote}
        </Button>
      </Group>
    </form>
  );
}
