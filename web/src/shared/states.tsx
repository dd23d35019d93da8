// The states every list and page has: nothing there, not yet there, went wrong.
import { Alert, Button, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts';
import { Refused, Unreachable } from './api/client';

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Text fw={600}>{title}</Text>
      {children && (
        <Text c="dimmed" size="sm" maw={520} mx="auto" component="div">
          {children}
        </Text>
      )}
    </div>
  );
}

export function Loading({ rows = 4 }: { rows?: number }) {
  return (
    <Stack gap="sm" role="status" aria-busy="true">
      <VisuallyHidden>{texts.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without a meaning of their own
        <Skeleton key={row} height={44} radius="md" />
      ))}
    </Stack>
  );
}

export function Problem({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <Alert color="red" variant="light" title={problemTitle(error)} role="alert" className="problem">
      <Text size="sm" mb={again ? 'sm' : 0}>
        {problemText(error)}
      </Text>
      {again && (
        <Button size="xs" variant="default" onClick={again}>
          {texts.problem.again}
        </Button>
      )}
    </Alert>
  );
}

const isForbidden = (error: unknown): error is Refused =>
  error instanceof Refused && error.problem.status === 403;

function problemTitle(error: unknown): string {
  if (isForbidden(error)) return texts.problem.noPermission;
  return error instanceof Refused ? error.problem.title : texts.problem.heading;
}

function problemText(error: unknown): string {
  if (isForbidden(error)) return `${texts.problem.noPermissionHint} ${error.problem.detail}`;
  if (error instanceof Refused) return error.problem.detail;
  if (error instanceof Unreachable) return texts.problem.unreachable;
  return `${texts.problem.unknown} ${String(error)}`;
}
