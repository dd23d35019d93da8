// One rule of a touchpoint: when it holds, what it adds or takes, and the reason people read.
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  Text,
  TextInput,
} from '@mantine/core';
import { texts } from '../texts';
import { type Asked, type Comparison, comparisons, type EffectForm } from './definition';

const words = texts.touchpoint;

interface Props {
  effect: EffectForm;
  number: number;
  isFirst: boolean;
  onChange(effect: EffectForm): void;
  onRemove(): void;
  onUp(): void;
}

export function EffectFields({ effect, number, isFirst, onChange, onRemove, onUp }: Props) {
  const set = (part: Partial<EffectForm>) => onChange({ ...effect, ...part });
  const field = (name: 'name' | 'effect' | 'measure' | 'good' | 'poor' | 'add' | 'take' | 'reason') => ({
    label: words.field[name],
    value: effect[name],
    onChange: (change: { currentTarget: { value: string } }) => set({ [name]: change.currentTarget.value }),
  });
  return (
    <fieldset className="rule">
      <legend>{words.ruleNumber(number)}</legend>
      <Group justify="flex-end" gap="xs" className="rule-order">
        {!isFirst && (
          <Button size="compact-xs" variant="default" onClick={onUp} aria-label={words.upNumber(number)}>
            {words.up}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          onClick={onRemove}
          aria-label={words.removeNumber(number)}
        >
          {words.remove}
        </Button>
      </Group>
      <div className="fields">
        <TextInput {...field('reason')} description={words.reasonHint} className="wide" />
        <TextInput {...field('name')} description={words.nameHint} />
      </div>
      <Conditions effect={effect} set={set} />
      <SegmentedControl
        size="xs"
        my="sm"
        aria-label={words.howMuch}
        value={effect.isScored ? 'scored' : 'fixed'}
        onChange={(value) => set({ isScored: value === 'scored' })}
        data={[
          { value: 'fixed', label: words.fixed },
          { value: 'scored', label: words.scored },
        ]}
      />
      <div className="fields">
        {effect.isScored ? (
          (['measure', 'good', 'poor', 'add', 'take'] as const).map((name) => (
            <TextInput
              key={name}
              {...field(name)}
              description={words.scoreHint[name]}
              inputMode={name === 'measure' ? 'text' : 'decimal'}
            />
          ))
        ) : (
          <TextInput {...field('effect')} description={words.effectHint} inputMode="decimal" />
        )}
      </div>
      <details className="more">
        <summary>{words.moreOfRule}</summary>
        <div className="fields">
          <TextInput
            label={words.source}
            description={words.sourceHint}
            value={effect.prior.source}
            onChange={(change) => set({ prior: { ...effect.prior, source: change.currentTarget.value } })}
          />
          <TextInput
            label={words.sd}
            description={words.sdHint}
            inputMode="decimal"
            value={effect.prior.sd}
            onChange={(change) => set({ prior: { ...effect.prior, sd: change.currentTarget.value } })}
          />
          <Checkbox
            label={words.repairs}
            checked={effect.repairs}
            onChange={(change) => set({ repairs: change.currentTarget.checked })}
          />
        </div>
      </details>
    </fieldset>
  );
}

function Conditions({ effect, set }: { effect: EffectForm; set(part: Partial<EffectForm>): void }) {
  if (effect.other !== undefined)
    return (
      <Text size="sm" mt="xs">
        {words.otherCondition} <code>{JSON.stringify(effect.other)}</code>
      </Text>
    );
  const put = (at: number, part: Partial<Asked>) =>
    set({ asked: effect.asked.map((row, i) => (i === at ? { ...row, ...part } : row)) });
  return (
    <div className="conditions">
      <Text size="sm" fw={500} mt="xs">
        {effect.asked.length === 0 ? words.always : words.when}
      </Text>
      {effect.asked.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and their order is theirs
        <fieldset key={at} className="condition" aria-label={words.conditionNumber(at + 1)}>
          <TextInput
            aria-label={words.conditionField}
            placeholder={words.conditionField}
            value={row.field}
            onChange={(change) => put(at, { field: change.currentTarget.value })}
          />
          <NativeSelect
            aria-label={words.comparison}
            value={row.comparison}
            onChange={(change) => put(at, { comparison: change.currentTarget.value as Comparison })}
            data={comparisons.map((one) => ({ value: one, label: words.comparisons[one] }))}
          />
          {row.comparison !== 'present' && row.comparison !== 'absent' && (
            <TextInput
              aria-label={words.conditionValue}
              placeholder={row.comparison === 'in' ? words.conditionValues : words.conditionValue}
              value={row.value}
              onChange={(change) => put(at, { value: change.currentTarget.value })}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={words.removeCondition(at + 1)}
            onClick={() => set({ asked: effect.asked.filter((_, i) => i !== at) })}
          >
            <span aria-hidden="true">×</span>
          </ActionIcon>
        </fieldset>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => set({ asked: [...effect.asked, { field: '', comparison: 'is', value: '' }] })}
      >
        {words.addCondition}
      </Button>
    </div>
  );
}
