// The other end of an invitation: choose a password.
import { Alert, Button, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import mark from '../app/mark.svg';
import { AnchorLink } from '../shared/AnchorLink';
import { answered, client } from '../shared/api/client';
import { Empty, Problem } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';

const words = texts.join;
const lettersMin = 10;

export function JoinPage() {
  useTitle(words.heading);
  const { token } = useSearch({ from: '/join' });
  const [wrong, setWrong] = useState<string>();
  const join = useMutation({
    mutationFn: async (password: string) =>
      answered(await client.POST('/api/join', { body: { token: token ?? '', password } })),
  });
  const submit = (form: FormEvent<HTMLFormElement>) => {
    form.preventDefault();
    const fields = new FormData(form.currentTarget);
    const password = String(fields.get('password') ?? '');
    if (password.length < lettersMin) return setWrong(words.short(lettersMin));
    if (password !== fields.get('again')) return setWrong(words.differ);
    setWrong(undefined);
    join.mutate(password);
  };
  if (!token)
    return (
      <main className="main">
        <Empty title={words.noToken} />
      </main>
    );
  return (
    <main className="main" style={{ maxWidth: 440, paddingTop: '10vh' }}>
      <form className="card" onSubmit={submit} noValidate>
        <Stack gap="md">
          <img src={mark} alt="" width={44} height={44} />
          <div>
            <Title order={1} size="h2">
              {words.heading}
            </Title>
            <Text c="dimmed" mt={4}>
              {words.body}
            </Text>
          </div>
          {join.isError && <Problem error={join.error} />}
          {wrong && (
            <Alert color="red" variant="light" role="alert" className="problem">
              {wrong}
            </Alert>
          )}
          {join.data ? (
            <>
              <Text role="status">{words.done(join.data.name)}</Text>
              <AnchorLink to="/signin">{texts.signIn.heading}</AnchorLink>
            </>
          ) : (
            <>
              <PasswordInput name="password" label={words.password} autoComplete="new-password" autoFocus />
              <PasswordInput name="again" label={words.again} autoComplete="new-password" />
              <Button type="submit" loading={join.isPending}>
                {words.submit}
              </Button>
            </>
          )}
        </Stack>
      </form>
    </main>
  );
}
