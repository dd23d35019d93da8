// What they agreed to and took back, for each purpose; somebody who was told so writes it down.
import { Button, Group, NativeSelect, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answered, client } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import type { ConsentGiven } from '../shared/api/types';
import { Dialog } from '../shared/Dialog';
import { date } from '../shared/format';
import { Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { consentsQuery } from './queries';

const words = texts.consent;
const purposesOffered = ['news_by_mail', 'calls', 'personal_offers', 'research'];

export function ConsentCard({ customer }: { customer: string }) {
  const may = useMay();
  const consents = useQuery(consentsQuery(customer));
  const [isWriting, setWriting] = useState(false);
  const known = consents.data ?? [];
  return (
    <section className="card consent" aria-labelledby="consent">
      <Title order={2} size="h4" id="consent" mb="xs">
        {words.title}
      </Title>
      {consents.isPending && <Loading rows={1} />}
      {consents.isError && <Problem error={consents.error} again={() => consents.refetch()} />}
      {consents.isSuccess && known.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      )}
      <ul className="rows identifiers">
        {known.map((one) => (
          <li key={one.purpose}>
            <Text size="sm">
              {words.purpose(one.purpose)}: <strong>{words.state[one.state]}</strong>
            </Text>
            <Text size="xs" c="dimmed">
              {words.said(date(one.at), one.by)}
              {one.why && `: ${one.why}`}
            </Text>
          </li>
        ))}
      </ul>
      {may.act && (
        <Button size="compact-xs" variant="default" mt="xs" onClick={() => setWriting(true)}>
          {words.write}
        </Button>
      )}
      {isWriting && (
        <ConsentDialog
          customer={customer}
          purposes={[...new Set([...purposesOffered, ...known.map((one) => one.purpose)])]}
          onClose={() => setWriting(false)}
        />
      )}
    </section>
  );
}

interface Props {
  customer: string;
  purposes: string[];
  onClose(): void;
}

function ConsentDialog({ customer, purposes, onClose }: Props) {
  const queries = useQueryClient();
  const [purpose, setPurpose] = useState(purposes[0] ?? '');
  const [state, setState] = useState<ConsentGiven['state']>('withdrawn');
  const [why, setWhy] = useState('');
  const [isMissing, setMissing] = useState(false);
  const writing = useMutation({
    mutationFn: async (body: ConsentGiven) =>
      answered(
        await client.POST('/api/customers/{id}/consents', { params: { path: { id: customer } }, body }),
      ),
    onSuccess: async () => {
      const seen = ['consents', 'customer', 'timeline', 'account'];
      await Promise.all(seen.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      onClose();
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    if (!why.trim()) return setMissing(true);
    writing.mutate({ purpose, state, why: why.trim() });
  };
  return (
    <Dialog onClose={onClose} title={words.heading}>
      <form onSubmit={submit} noValidate>
        {writing.isError && <Problem error={writing.error} />}
        <NativeSelect
          label={words.what}
          value={purpose}
          onChange={(change) => setPurpose(change.currentTarget.value)}
          data={purposes.map((value) => ({ value, label: words.purpose(value) }))}
        />
        <NativeSelect
          label={words.which}
          mt="sm"
          value={state}
          onChange={(change) => setState(change.currentTarget.value === 'given' ? 'given' : 'withdrawn')}
          data={[
            { value: 'withdrawn', label: words.state.withdrawn },
            { value: 'given', label: words.state.given },
          ]}
        />
        <Textarea
          label={words.how}
          placeholder={words.howHint}
          mt="sm"
          value={why}
          autosize
          minRows={1}
          maxLength={1000}
          error={isMissing && !why.trim() ? texts.form.needed : undefined}
          onChange={(change) => setWhy(change.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button type="submit" loading={writing.isPending}>
            {words.note}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
