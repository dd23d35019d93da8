// Who this is, and why all these identifiers are one customer.
import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../shared/api/may';
import type { Customer, Evidence, Identifier } from '../shared/api/types';
import { date, shown } from '../shared/format';
import { texts } from '../texts';
import { JoinDialog, SplitDialog } from './IdentityDialogs';

const words = texts.customer;

export function IdentityCard({ customer }: { customer: Customer }) {
  const may = useMay();
  const [apart, setApart] = useState<Evidence>();
  const [isJoining, setJoining] = useState(false);
  const traits = Object.entries(customer.traits).filter(([, value]) => value !== null && value !== '');
  return (
    <section className="card identity" aria-labelledby="who">
      <Title order={2} size="h4" id="who" mb="xs">
        {words.who}
      </Title>
      {customer.company && (
        <Text size="sm" mb="xs">
          {words.company}: {customer.company}
        </Text>
      )}
      <Title order={3} size="h5" mb={4}>
        {words.identifiers}
      </Title>
      <ul className="rows identifiers">
        {customer.identifiers.map((identifier) => (
          <li key={`${identifier.type}:${identifier.value}`}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {identifier.value}
            </Text>
            <Text size="xs" c="dimmed">
              {texts.identifierType(identifier.type)}, {words.identifierSince(date(identifier.since))}
            </Text>
          </li>
        ))}
      </ul>
      <Title order={3} size="h5" mt="md" mb={4}>
        {words.evidence}
      </Title>
      {customer.evidence.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.evidenceNone}
        </Text>
      )}
      <ul className="rows identifiers">
        {customer.evidence.map((evidence) => (
          <li key={`${named(evidence.a)} ${named(evidence.b)} ${evidence.since}`}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {named(evidence.a)} <strong>{words.evidenceState[evidence.state]}</strong> {named(evidence.b)}
            </Text>
            <Text size="xs" c="dimmed">
              {words.evidenceFrom(evidence.source, date(evidence.since))}
            </Text>
            {may.administer && evidence.state === 'joined' && (
              <Button
                size="compact-xs"
                variant="default"
                mt={4}
                aria-label={texts.identity.splitAbout(named(evidence.a), named(evidence.b))}
                onClick={() => setApart(evidence)}
              >
                {texts.identity.split}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may.administer && (
        <Button size="compact-xs" variant="default" mt="xs" onClick={() => setJoining(true)}>
          {texts.identity.join}
        </Button>
      )}
      {apart && <SplitDialog customer={customer} evidence={apart} onClose={() => setApart(undefined)} />}
      {isJoining && <JoinDialog customer={customer} onClose={() => setJoining(false)} />}
      {traits.length > 0 && (
        <>
          <Title order={3} size="h5" mt="md" mb={4}>
            {words.traits}
          </Title>
          <dl className="facts">
            {traits.map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{texts.identifierType(name)}</dt>
                <dd>{shown(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

const named = ({ value }: Identifier) => value;
