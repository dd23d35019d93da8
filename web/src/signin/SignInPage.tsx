import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import mark from '../app/mark.svg';
import { Refused } from '../shared/api/client';
import { useSignIn } from '../shared/api/session';
import { Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';

export function SignInPage() {
  useTitle(texts.signIn.heading);
  const { to } = useSearch({ from: '/signin' });
  const router = useRouter();
  const navigate = useNavigate();
  const signIn = useSignIn();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const submit = async (form: FormEvent<HTMLFormElement>) => {
    form.preventDefault();
    const fields = new FormData(form.currentTarget);
    const name = String(fields.get('name') ?? '').trim();
    const password = String(fields.get('password') ?? '');
    if (!name || !password) return setError(texts.signIn.empty);
    setBusy(true);
    setError(undefined);
    try {
      await signIn(name, password);
      if (to) router.history.push(to);
      else await navigate({ to: '/' });
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="main" style={{ maxWidth: 440, paddingTop: '10vh' }}>
      <form className="card" onSubmit={submit} noValidate>
        <Stack gap="md">
          <img src={mark} alt="" width={44} height={44} />
          <div>
            <Title order={1} size="h2">
              {texts.signIn.heading}
            </Title>
            <Text c="dimmed" mt={4}>
              {texts.question}
            </Text>
          </div>
          {error !== undefined && <SignInProblem error={error} />}
          <TextInput
            name="name"
            label={texts.signIn.name}
            autoComplete="username"
            autoCapitalize="none"
            autoFocus
          />
          <PasswordInput name="password" label={texts.signIn.password} autoComplete="current-password" />
          <Button type="submit" loading={busy}>
            {texts.signIn.submit}
          </Button>
          <Text size="sm" c="dimmed">
            {texts.signIn.where}
          </Text>
        </Stack>
      </form>
    </main>
  );
}

function SignInProblem({ error }: { error: unknown }) {
  if (typeof error === 'string') return <Refusal>{error}</Refusal>;
  if (error instanceof Refused && error.problem.status === 401)
    return <Refusal>{texts.signIn.wrong}</Refusal>;
  if (error instanceof Refused && error.problem.status === 429 && error.retryAfterSeconds)
    return <Refusal>{texts.signIn.wait(error.retryAfterSeconds)}</Refusal>;
  return <Problem error={error} />;
}

function Refusal({ children }: { children: string }) {
  return (
    <Alert color="red" variant="light" role="alert" className="problem">
      {children}
    </Alert>
  );
}
