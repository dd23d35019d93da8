// An employee writes down what a customer said at the till or on the phone.
import { Button, Group, NativeSelect, Textarea, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { firstIdentifier } from '../shared/identifier';
import { Problem } from '../shared/states';
import { texts } from '../texts';
import { useNewIdea } from './queries';

const words = texts.ideas;
const channels = ['store', 'phone', 'email', 'chat', 'social', 'post', 'web', 'partner'];

export function NewIdea({ onClose }: { onClose(): void }) {
  const add = useNewIdea();
  const [text, setText] = useState('');
  const [who, setWho] = useState('');
  const [channel, setChannel] = useState('store');
  const [isTried, setTried] = useState(false);
  const identifier = firstIdentifier(who);
  const submit = (form: FormEvent) => {
    form.preventDefault();
    setTried(true);
    if (!text.trim() || !identifier) return;
    const identifiers = { [identifier.type]: identifier.value };
    add.mutate({ text: text.trim(), channel, identifiers }, { onSuccess: onClose });
  };
  return (
    <form className="card" onSubmit={submit} noValidate aria-label={words.writeHeading}>
      <Title order={2} size="h4" mb="xs">
        {words.writeHeading}
      </Title>
      {add.isError && <Problem error={add.error} />}
      <Textarea
        label={words.idea}
        value={text}
        autoFocus
        autosize
        minRows={2}
        maxLength={4000}
        error={isTried && !text.trim() ? texts.form.needed : undefined}
        onChange={(change) => setText(change.currentTarget.value)}
      />
      <Group mt="xs" align="start" grow preventGrowOverflow={false}>
        <TextInput
          label={words.who}
          description={words.whoHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={who}
          error={isTried && !identifier ? (who.trim() ? words.whoUnclear : texts.form.needed) : undefined}
          onChange={(change) => setWho(change.currentTarget.value)}
        />
        <NativeSelect
          label={words.channel}
          value={channel}
          data={channels.map((value) => ({ value, label: texts.channel(value) }))}
          onChange={(change) => setChannel(change.currentTarget.value)}
        />
      </Group>
      <Group gap="xs" mt="sm">
        <Button type="submit" loading={add.isPending}>
          {texts.form.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.form.cancel}
        </Button>
      </Group>
    </form>
  );
}
