// A touchpoint as a form: whose words, who can smooth it, and its rules in the order in which they are asked.
import { Button, Checkbox, NativeSelect, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { texts } from '../texts';
import { newEffect, words as split, type TouchpointForm } from './definition';
import { EffectFields } from './EffectFields';
import { rolesQuery, touchpointsQuery } from './queries';

const words = texts.touchpoint;
const stages = ['discover', 'choose', 'buy', 'receive', 'use', 'get_help', 'pay', 'return', 'stay'];
const kinds = ['must_be', 'performance', 'delight'] as const;
const doers = ['customer', 'business', 'other'] as const;
const moneys = ['none', 'spent', 'given_back'] as const;
const rulesMax = 16;

interface Props {
  form: TouchpointForm;
  onChange(form: TouchpointForm): void;
}

export function TouchpointFields({ form, onChange }: Props) {
  const roles = useQuery(rolesQuery);
  const all = useQuery(touchpointsQuery);
  const channels = useMemo(
    () => [...new Set((all.data ?? []).flatMap(({ channel }) => (channel ? [channel] : [])))].sort(),
    [all.data],
  );
  const set = (part: Partial<TouchpointForm>) => onChange({ ...form, ...part });
  return (
    <div>
      <div className="fields">
        <TextInput
          label={words.field.label}
          description={words.labelHint}
          value={form.label}
          onChange={(change) => set({ label: change.currentTarget.value })}
          className="wide"
        />
        <TextInput
          label={words.field.owner}
          description={words.ownerHint}
          value={form.owner}
          list="roles"
          onChange={(change) => set({ owner: change.currentTarget.value })}
        />
        <TextInput
          label={words.field.channel}
          description={words.channelHint}
          value={form.channel}
          list="channels"
          onChange={(change) => set({ channel: change.currentTarget.value })}
        />
        <NativeSelect
          label={words.field.stage}
          description={words.stageHint}
          value={form.stage}
          onChange={(change) => set({ stage: change.currentTarget.value })}
          data={[
            ...(form.stage ? [] : [{ value: '', label: words.choose }]),
            ...stages.map((stage) => ({ value: stage, label: texts.stage(stage) })),
          ]}
        />
        <NativeSelect
          label={words.field.kind}
          description={words.kindHint}
          value={form.kind}
          onChange={(change) => set({ kind: change.currentTarget.value as TouchpointForm['kind'] })}
          data={kinds.map((kind) => ({ value: kind, label: texts.catalogue.kind[kind] }))}
        />
        <NativeSelect
          label={words.field.doer}
          description={words.doerHint}
          value={form.doer}
          onChange={(change) => set({ doer: change.currentTarget.value as TouchpointForm['doer'] })}
          data={doers.map((doer) => ({ value: doer, label: words.doers[doer] }))}
        />
        <Words
          label={words.field.firedBy}
          hint={words.firedByHint}
          value={form.firedBy}
          onChange={(firedBy) => set({ firedBy })}
        />
      </div>
      <datalist id="roles">
        {roles.data?.map(({ role }) => (
          <option key={role} value={role} />
        ))}
      </datalist>
      <datalist id="channels">
        {channels.map((channel) => (
          <option key={channel} value={channel} />
        ))}
      </datalist>
      <details className="more">
        <summary>{words.moreOfTouchpoint}</summary>
        <div className="fields">
          <Words
            label={words.field.aliases}
            hint={words.aliasesHint}
            value={form.aliases}
            onChange={(aliases) => set({ aliases })}
          />
          <TextInput
            label={words.field.about}
            description={words.aboutHint}
            value={form.about}
            onChange={(change) => set({ about: change.currentTarget.value })}
          />
          <NativeSelect
            label={words.field.money}
            description={words.moneyHint}
            value={form.money}
            onChange={(change) => set({ money: change.currentTarget.value as TouchpointForm['money'] })}
            data={moneys.map((money) => ({ value: money, label: words.moneys[money] }))}
          />
          <Checkbox
            label={words.complaint}
            checked={form.complaint}
            onChange={(change) => set({ complaint: change.currentTarget.checked })}
          />
          <Checkbox
            label={words.suggestion}
            checked={form.suggestion}
            onChange={(change) => set({ suggestion: change.currentTarget.checked })}
          />
        </div>
        {form.appliesTo.length > 0 && (
          <Text size="sm" mt="xs">
            {words.appliesTo(form.appliesTo.join(', '))}
          </Text>
        )}
      </details>
      <Title order={3} size="h5" mt="lg">
        {words.rules}
      </Title>
      <Text size="sm" c="dimmed">
        {form.effects.length === 0 ? words.noRules : words.rulesHint}
      </Text>
      {form.effects.map((effect, at) => (
        <EffectFields
          key={effect.key}
          effect={effect}
          number={at + 1}
          isFirst={at === 0}
          onChange={(next) => set({ effects: form.effects.map((one, i) => (i === at ? next : one)) })}
          onRemove={() => set({ effects: form.effects.filter((_, i) => i !== at) })}
          onUp={() => {
            const effects = [...form.effects];
            effects.splice(at - 1, 0, ...effects.splice(at, 1));
            set({ effects });
          }}
        />
      ))}
      {form.effects.length < rulesMax && (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          onClick={() => set({ effects: [...form.effects, newEffect(words.ownGuess)] })}
        >
          {words.addRule}
        </Button>
      )}
    </div>
  );
}

// A few words, parted by commas. What is being typed is left as it is until the field is left.
function Words(props: { label: string; hint: string; value: string[]; onChange(value: string[]): void }) {
  return (
    <TextInput
      key={props.value.join()}
      label={props.label}
      description={props.hint}
      defaultValue={props.value.join(', ')}
      onBlur={(change) => {
        const next = split(change.currentTarget.value);
        if (next.join() !== props.value.join()) props.onChange(next);
      }}
    />
  );
}
