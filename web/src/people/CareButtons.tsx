// Thank, Sorry, Call: somebody does it, then writes down who, why and what came of it. It is a touch like
// any other, and the line moves by what the catalogue says it does.
import { Button, Group, NativeSelect, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { client } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import { sessionQuery } from '../shared/api/session';
import type { Care, Customer, TimelineTouch } from '../shared/api/types';
import { Dialog } from '../shared/Dialog';
import { side, total } from '../shared/effect';
import { date } from '../shared/format';
import { nameOf } from '../shared/nameOf';
import { Problem } from '../shared/states';
import { texts } from '../texts';

const words = texts.care;
type CareKind = Care['kind'];
const kinds: CareKind[] = ['thanked', 'sorry', 'called'];
const aboutMax = 12;

export function CareButtons({ customer, touches }: { customer: Customer; touches: TimelineTouch[] }) {
  const may = useMay();
  const { care } = useSearch({ from: '/signed-in/people/$id' });
  const navigate = useNavigate({ from: '/people/$id' });
  const open = (kind: CareKind | undefined) =>
    navigate({ search: (now) => ({ ...now, care: kind }), replace: true, resetScroll: false });
  if (!may.act) return null;
  return (
    <>
      <Group gap="xs" role="group" aria-label={words.actions}>
        {kinds.map((kind, i) => (
          <Button key={kind} variant={i === 0 ? 'filled' : 'default'} onClick={() => open(kind)}>
            {words[kind]}
          </Button>
        ))}
      </Group>
      {care && (
        <CareDialog kind={care} customer={customer} touches={touches} onClose={() => open(undefined)} />
      )}
    </>
  );
}

interface Props {
  kind: CareKind;
  customer: Customer;
  touches: TimelineTouch[];
  onClose(): void;
}

function CareDialog({ kind, customer, touches, onClose }: Props) {
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const [why, setWhy] = useState('');
  const [outcome, setOutcome] = useState('');
  const [about, setAbout] = useState('');
  const [isMissing, setMissing] = useState(false);
  const care = useMutation({
    mutationFn: (body: Care) =>
      client.POST('/api/customers/{id}/care', { params: { path: { id: customer.id } }, body }),
    onSuccess: async () => {
      const seen = ['customer', 'timeline', 'account', 'standing', 'todo', 'home'];
      await Promise.all(seen.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      onClose();
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    if (!why.trim()) return setMissing(true);
    care.mutate({
      kind,
      why: why.trim(),
      ...(outcome.trim() && { outcome: outcome.trim() }),
      ...(about && { about }),
    });
  };
  // A sorry is for something that took, a thank-you for something of theirs.
  const wanted = kind === 'thanked' ? 'adds' : 'takes';
  const candidates = touches
    .filter((touch) => !touch.signal && side(total(touch.effects)) === wanted)
    .slice(0, aboutMax);
  const name = nameOf(customer);
  return (
    <Dialog onClose={onClose} title={words.heading[kind](name)}>
      <form onSubmit={submit} noValidate>
        <Text size="sm" mb="sm">
          {words.intro[kind]}
        </Text>
        <Ways kind={kind} customer={customer} />
        {care.isError && <Problem error={care.error} />}
        {candidates.length > 0 && (
          <NativeSelect
            label={words.about}
            mt="sm"
            value={about}
            onChange={(change) => setAbout(change.currentTarget.value)}
            data={[
              { value: '', label: words.aboutNone },
              ...candidates.map((touch) => ({
                value: touch.position,
                label: `${date(touch.at)}: ${touch.label}`,
              })),
            ]}
          />
        )}
        <Textarea
          label={words.why}
          placeholder={words.whyHint[kind]}
          mt="sm"
          value={why}
          autosize
          minRows={1}
          maxLength={1000}
          data-autofocus
          error={isMissing && !why.trim() ? texts.form.needed : undefined}
          onChange={(change) => setWhy(change.currentTarget.value)}
        />
        <Textarea
          label={words.outcome}
          description={words.outcomeHint}
          mt="sm"
          value={outcome}
          autosize
          minRows={1}
          maxLength={1000}
          onChange={(change) => setOutcome(change.currentTarget.value)}
        />
        <Group justify="space-between" mt="md">
          <Text size="xs" c="dimmed">
            {words.by(session?.name ?? '')}
          </Text>
          <Button type="submit" loading={care.isPending}>
            {words.note[kind]}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

// The way to them: their mail program's or phone's, never ours.
function Ways({ kind, customer }: { kind: CareKind; customer: Customer }) {
  const of = (type: string) => customer.identifiers.find((one) => one.type === type)?.value;
  const mail = of('email');
  const phone = of('phone');
  if (!mail && !phone) return <Text size="sm">{words.noAddress}</Text>;
  const subject = encodeURIComponent(words.subject[kind]);
  const ways = [
    mail && { href: `mailto:${encodeURIComponent(mail)}?subject=${subject}`, label: words.mail(mail) },
    phone && { href: `tel:${encodeURIComponent(phone)}`, label: words.phone(phone) },
  ].filter((one) => !!one);
  if (kind === 'called') ways.reverse();
  return (
    <Group gap="xs">
      {ways.map(({ href, label }) => (
        <Button key={href} component="a" href={href} variant="default" size="xs">
          {label}
        </Button>
      ))}
    </Group>
  );
}
