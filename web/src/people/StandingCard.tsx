// How the relationship stands and why, in words.
import { Alert, List, Text, Title } from '@mantine/core';
import type { Account } from '../shared/api/types';
import { date, sentence } from '../shared/format';
import { StandingMark } from '../shared/Mark';
import { texts } from '../texts';

const words = texts.customer;

export function StandingCard({ account }: { account: Account }) {
  const { standing, silence, cuts, promises } = account;
  return (
    <section className="card" aria-labelledby="standing">
      <Title order={2} size="h4" id="standing" mb="xs">
        {words.standing}
      </Title>
      <Text mb={6}>
        <StandingMark standing={standing.now} /> {words.since(date(standing.since))}
      </Text>
      {standing.reasons.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noReasons}
        </Text>
      ) : (
        <List size="sm" spacing={3}>
          {standing.reasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      )}
      {cuts.alarm && (
        <Alert color="orange" variant="light" mt="sm" p="xs" className="notice">
          {words.cutsAlarm(cuts.count)}
        </Alert>
      )}
      <Title order={3} size="h5" mt="md" mb={4}>
        {words.silence}
      </Title>
      <Text size="sm">{sentence(silence.sentence)}</Text>
      {promises.length > 0 && (
        <>
          <Title order={3} size="h5" mt="md" mb={4}>
            {words.promises}
          </Title>
          <List size="sm" spacing={3}>
            {promises.map((promise) => (
              <List.Item key={`${promise.kind} ${promise.opened_at}`}>
                {words.promiseKind(promise.kind)}: <strong>{words.promiseState[promise.state]}</strong>,{' '}
                {words.promiseDue(date(promise.due_at))}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </section>
  );
}
