// Take it, done with a note, hand on, put off: what a role does about a card.
import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Role, TodoAct, TodoItem } from '../shared/api/types';
import { Problem } from '../shared/states';
import { plusDays } from '../shared/week';
import { texts } from '../texts';
import { useTodoAct } from './queries';

const words = texts.todo;
type Asking = 'done' | 'hand_on' | 'put_off';

export function TodoActions({ item, roles }: { item: TodoItem; roles: Role[] }) {
  const act = useTodoAct(item.id);
  const [asking, setAsking] = useState<Asking>();
  const state = item.state.state;
  const closed = state === 'done' || state === 'put_off';
  const button = (label: string, onClick: () => void, isMain = false) => (
    <Button size="xs" variant={isMain ? 'filled' : 'default'} onClick={onClick} loading={act.isPending}>
      {label}
    </Button>
  );
  return (
    <div>
      {act.isError && <Problem error={act.error} />}
      <Group gap="xs" role="group" aria-label={item.label}>
        {closed ? (
          button(words.reopen, () => act.mutate({ do: 'reopen' }))
        ) : (
          <>
            {state === 'open' && button(words.take, () => act.mutate({ do: 'take' }), true)}
            {button(words.done, () => setAsking('done'), state === 'taken')}
            {button(words.handOn, () => setAsking('hand_on'))}
            {button(words.putOff, () => setAsking('put_off'))}
          </>
        )}
      </Group>
      {asking && !closed && (
        <Asked
          key={asking}
          asking={asking}
          item={item}
          roles={roles}
          busy={act.isPending}
          onCancel={() => setAsking(undefined)}
          onAct={(wanted) => act.mutate(wanted, { onSuccess: () => setAsking(undefined) })}
        />
      )}
    </div>
  );
}

interface AskedProps {
  asking: Asking;
  item: TodoItem;
  roles: Role[];
  busy: boolean;
  onAct(act: TodoAct): void;
  onCancel(): void;
}

function Asked({ asking, item, roles, busy, onAct, onCancel }: AskedProps) {
  const others = roles.filter(({ role }) => role !== item.owner);
  const today = new Date().toISOString().slice(0, 10);
  const [note, setNote] = useState('');
  const [to, setTo] = useState(others[0]?.role ?? '');
  const [until, setUntil] = useState(plusDays(today, 7));
  const [isMissing, setMissing] = useState(false);
  const submit = (form: FormEvent) => {
    form.preventDefault();
    const said = note.trim();
    if (asking === 'done' && !said) return setMissing(true);
    onAct({
      do: asking,
      ...(said && { note: said }),
      ...(asking === 'hand_on' && { to }),
      ...(asking === 'put_off' && { until: `${until}T00:00:00.000Z` }),
    });
  };
  return (
    <form onSubmit={submit} className="asked" noValidate>
      {asking === 'hand_on' && (
        <NativeSelect
          label={words.doing.hand_on}
          value={to}
          autoFocus
          onChange={(change) => setTo(change.currentTarget.value)}
          data={others.map((one) => ({ value: one.role, label: texts.role(one.label) }))}
        />
      )}
      {asking === 'put_off' && (
        <TextInput
          type="date"
          label={words.doing.put_off}
          value={until}
          autoFocus
          min={plusDays(today, 1)}
          onChange={(change) => setUntil(change.currentTarget.value || until)}
        />
      )}
      <Textarea
        label={asking === 'done' ? words.doing.done : words.note}
        {...(asking === 'done' && { description: words.doneHint, autoFocus: true })}
        value={note}
        maxLength={1000}
        autosize
        minRows={1}
        error={isMissing && !note.trim() ? texts.form.needed : undefined}
        onChange={(change) => setNote(change.currentTarget.value)}
      />
      <Group gap="xs" mt="xs">
        <Button type="submit" size="xs" loading={busy}>
          {{ done: words.done, hand_on: words.handOn, put_off: words.putOff }[asking]}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {texts.form.cancel}
        </Button>
      </Group>
    </form>
  );
}
