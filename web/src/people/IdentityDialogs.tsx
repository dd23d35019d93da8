// Taking apart and joining, each with what will come of it before it is done.
import { Button, Group, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { answered, client } from '../shared/api/client';
import type { Customer, CustomerShort, Evidence, Identifier } from '../shared/api/types';
import { Dialog } from '../shared/Dialog';
import { firstIdentifier } from '../shared/identifier';
import { nameOf } from '../shared/nameOf';
import { Problem } from '../shared/states';
import { texts } from '../texts';
import { keyOf, partsWithout } from './parts';

const words = texts.identity;

interface Pair {
  a: Identifier;
  b: Identifier;
  why: string;
}

const bare = ({ type, value }: Identifier): Identifier => ({ type, value });

function usePair(id: string, which: 'split' | 'join') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: Pair) => {
      const init = { params: { path: { id } }, body };
      const done =
        which === 'split'
          ? await client.POST('/api/customers/{id}/split', init)
          : await client.POST('/api/customers/{id}/join', init);
      return answered(done).items;
    },
    onSuccess: () => queries.invalidateQueries(),
  });
}

export function SplitDialog({
  customer,
  evidence,
  onClose,
}: {
  customer: Customer;
  evidence: Evidence;
  onClose(): void;
}) {
  const split = usePair(customer.id, 'split');
  const parts = partsWithout(customer, evidence);
  return (
    <Dialog onClose={onClose} title={words.splitHeading}>
      {split.data ? (
        <Outcome customers={split.data} />
      ) : (
        <WhyForm
          error={split.error}
          busy={split.isPending}
          submit={words.doSplit}
          onCancel={onClose}
          onWhy={(why) => split.mutate({ a: bare(evidence.a), b: bare(evidence.b), why })}
        >
          <Text size="sm" mb="xs">
            {parts.length > 1 ? words.splitPreview : words.splitSame}
          </Text>
          <div className="parts">
            {parts.map((part) => (
              <ul key={keyOf(part[0] as Identifier)} className="card part">
                {part.map((one) => (
                  <li key={keyOf(one)}>{one.value}</li>
                ))}
              </ul>
            ))}
          </div>
        </WhyForm>
      )}
    </Dialog>
  );
}

function Outcome({ customers }: { customers: CustomerShort[] }) {
  return (
    <>
      <Text size="sm">{words.splitDone}</Text>
      <ul className="rows">
        {customers.map((one) => (
          <li key={one.id}>
            <AnchorLink to="/people/$id" params={{ id: one.id }}>
              {nameOf(one)}
            </AnchorLink>
          </li>
        ))}
      </ul>
    </>
  );
}

export function JoinDialog({ customer, onClose }: { customer: Customer; onClose(): void }) {
  const join = usePair(customer.id, 'join');
  const [asked, setAsked] = useState('');
  const identifier = firstIdentifier(asked);
  const look = useMutation({
    mutationFn: async (one: Identifier) => {
      const query = { identifier: keyOf(one) };
      return answered(await client.GET('/api/customers', { params: { query } })).items[0] ?? null;
    },
  });
  const other = look.data;
  const find = (form: FormEvent) => {
    form.preventDefault();
    if (identifier) look.mutate(identifier);
  };
  const own = customer.identifiers[0];
  return (
    <Dialog onClose={onClose} title={words.joinHeading}>
      <form onSubmit={find}>
        <Group align="end" gap="xs">
          <TextInput
            label={words.joinAsk}
            value={asked}
            data-autofocus
            onChange={(change) => setAsked(change.currentTarget.value)}
            style={{ flex: 1 }}
          />
          <Button type="submit" variant="default" loading={look.isPending} disabled={!identifier}>
            {words.joinLook}
          </Button>
        </Group>
      </form>
      {look.isError && <Problem error={look.error} />}
      {other === null && <Text mt="sm">{words.joinNobody}</Text>}
      {other?.id === customer.id && <Text mt="sm">{words.joinSelf}</Text>}
      {other && own && identifier && other.id !== customer.id && (
        <WhyForm
          error={join.error}
          busy={join.isPending}
          submit={words.doJoin}
          onCancel={onClose}
          onWhy={(why) => join.mutate({ a: bare(own), b: identifier, why }, { onSuccess: onClose })}
        >
          <Text size="sm" my="xs">
            {words.joinPreview}
          </Text>
          <div className="parts">
            <Side heading={words.this} name={customer.name} identifiers={customer.identifiers} />
            <Side heading={words.other} name={other.name} identifiers={other.identifiers} />
          </div>
        </WhyForm>
      )}
    </Dialog>
  );
}

function Side({
  heading,
  name,
  identifiers,
}: {
  heading: string;
  name: string | null;
  identifiers: Identifier[];
}) {
  return (
    <div className="card part">
      <Text size="xs" c="dimmed">
        {heading}
      </Text>
      <Text fw={600}>{nameOf({ name, identifiers })}</Text>
      <ul>
        {identifiers.map((one) => (
          <li key={keyOf(one)}>{one.value}</li>
        ))}
      </ul>
    </div>
  );
}

interface WhyFormProps {
  error: unknown;
  busy: boolean;
  submit: string;
  onWhy(why: string): void;
  onCancel(): void;
  children: ReactNode;
}

function WhyForm({ error, busy, submit, onWhy, onCancel, children }: WhyFormProps) {
  const [why, setWhy] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = (form: FormEvent) => {
    form.preventDefault();
    if (!why.trim()) return setMissing(true);
    onWhy(why.trim());
  };
  return (
    <form onSubmit={send} noValidate>
      {children}
      {error !== null && <Problem error={error} />}
      <Textarea
        label={words.why}
        value={why}
        autosize
        maxLength={1000}
        mt="sm"
        error={isMissing && !why.trim() ? texts.form.needed : undefined}
        onChange={(change) => setWhy(change.currentTarget.value)}
      />
      <Group gap="xs" mt="sm">
        <Button type="submit" loading={busy}>
          {submit}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {texts.form.cancel}
        </Button>
      </Group>
    </form>
  );
}
