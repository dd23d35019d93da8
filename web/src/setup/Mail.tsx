// Monday's mail: how it looks, whether I want it, and whether it can be sent at all.
import {
  Alert,
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answered, client } from '../shared/api/client';
import { useMay } from '../shared/api/may';
import type { Mail as MailAnswer, MailReader } from '../shared/api/types';
import { moment } from '../shared/format';
import { Empty, Loading, Problem } from '../shared/states';
import { texts } from '../texts';
import { type Language, language, languages } from '../texts/language';
import { mailPreviewQuery, mailQuery } from './queries';

const words = texts.setup.monday;
const choices = (Object.keys(languages) as Language[]).map((value) => ({ value, label: languages[value] }));

export function Mail() {
  const mail = useQuery(mailQuery);
  if (mail.isPending) return <Loading />;
  if (mail.isError && !mail.data) return <Problem error={mail.error} again={() => mail.refetch()} />;
  const { data } = mail;
  return (
    <>
      <Mine mail={data} key={`${data.mine?.mail} ${data.mine?.language}`} />
      <Preview of={data.mine?.language ?? language} />
      {data.readers.length > 0 && <Readers readers={data.readers} />}
    </>
  );
}

function Mine({ mail }: { mail: MailAnswer }) {
  const queries = useQueryClient();
  const { administer } = useMay();
  const [address, setAddress] = useState(mail.mine?.mail ?? mail.own_mail ?? '');
  const [chosen, setChosen] = useState<Language>(mail.mine?.language ?? language);
  const change = useMutation({
    mutationFn: async (wanted: boolean) =>
      answered(
        await client.POST('/api/mail', {
          body: wanted ? { wanted, mail: address.trim() || null, language: chosen } : { wanted },
        }),
      ),
    onSuccess: (now) => queries.setQueryData(mailQuery.queryKey, now),
  });
  const attempt = useMutation({ mutationFn: async () => answered(await client.POST('/api/mail/try')) });
  const wanted = mail.mine !== null;
  const isSaved = wanted && address.trim() === mail.mine?.mail && chosen === mail.mine?.language;
  const submit = (form: FormEvent) => {
    form.preventDefault();
    change.mutate(true);
  };
  return (
    <section className="card stack" aria-labelledby="monday">
      <div>
        <Title order={2} size="h4" id="monday">
          {words.heading}
        </Title>
        <Text size="sm" c="dimmed">
          {words.serves}
        </Text>
      </div>
      {!mail.set && (
        <Alert variant="default" title={words.notSet}>
          <Text size="sm">{administer ? words.notSetAdmin : words.notSetOthers}</Text>
          {administer && (
            <code className="key mail-line">
              regard serve --smtp smtp://mail.example.org:587 --mail-from regard@example.org --url
              https://regard.example.org
            </code>
          )}
        </Alert>
      )}
      {change.isError && <Problem error={change.error} />}
      <form onSubmit={submit}>
        <Group align="end" gap="sm">
          <TextInput
            label={words.address}
            type="email"
            required
            value={address}
            maxLength={254}
            onChange={(typed) => setAddress(typed.currentTarget.value)}
            style={{ flex: '1 1 200px' }}
          />
          <NativeSelect
            label={words.language}
            value={chosen}
            data={choices}
            onChange={(picked) => setChosen(picked.currentTarget.value as Language)}
          />
          {wanted && (
            <Button type="submit" variant="default" disabled={isSaved} loading={change.isPending}>
              {words.keep}
            </Button>
          )}
        </Group>
        <Switch
          mt="md"
          label={words.want}
          checked={wanted}
          disabled={change.isPending}
          onChange={(turned) => change.mutate(turned.currentTarget.checked)}
        />
      </form>
      {wanted && mail.set && (
        <Group gap="sm">
          <Button
            size="xs"
            variant="default"
            loading={attempt.isPending}
            disabled={!isSaved}
            onClick={() => attempt.mutate()}
          >
            {words.attempt}
          </Button>
          <Text size="sm" c="dimmed">
            {words.next(moment(mail.next))}
          </Text>
        </Group>
      )}
      {attempt.isError && <Problem error={attempt.error} />}
      {attempt.data && (
        <Alert role="status" variant="default" title={words.attempted[attempt.data.state]}>
          {attempt.data.state === 'sent' ? words.attemptedSent(mail.mine?.mail ?? '') : attempt.data.why}
        </Alert>
      )}
    </section>
  );
}

function Preview({ of }: { of: Language }) {
  const [form, setForm] = useState<'html' | 'text'>('html');
  const preview = useQuery(mailPreviewQuery(of));
  return (
    <section className="card stack" aria-labelledby="monday-preview">
      <Group justify="space-between">
        <Title order={2} size="h4" id="monday-preview">
          {words.preview}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.form}
          value={form}
          data={[
            { value: 'html', label: words.html },
            { value: 'text', label: words.text },
          ]}
          onChange={(value) => setForm(value === 'text' ? 'text' : 'html')}
        />
      </Group>
      {preview.isPending && <Loading />}
      {preview.isError && !preview.data && <Problem error={preview.error} again={() => preview.refetch()} />}
      {preview.data?.quiet && <Empty title={words.quiet}>{words.quietHint}</Empty>}
      {preview.data && (
        <>
          <Text size="sm" data-words>
            <Text span c="dimmed">
              {words.subject}{' '}
            </Text>
            {preview.data.subject}
          </Text>
          {form === 'html' ? (
            <iframe
              className="mail-paper"
              title={words.preview}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              srcDoc={preview.data.html}
            />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
            <pre className="mail-text" data-words tabIndex={0}>
              {preview.data.text}
            </pre>
          )}
        </>
      )}
    </section>
  );
}

function Readers({ readers }: { readers: MailReader[] }) {
  return (
    <section className="card" aria-labelledby="monday-readers">
      <Title order={2} size="h4" id="monday-readers">
        {words.readers}
      </Title>
      <ul className="rows">
        {readers.map((one) => (
          <li key={one.name} className="setup-row">
            <div>
              <Text fw={600}>{one.name}</Text>
              <Text size="sm" c="dimmed">
                {one.mail} · {languages[one.language]}
              </Text>
            </div>
            <Text size="sm">
              {words.states[one.state]}
              {one.at && (
                <>
                  {' '}
                  <time dateTime={one.at}>{moment(one.at)}</time>
                </>
              )}
            </Text>
            <Text size="sm" c="dimmed">
              {one.why}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
