// A trait that the list is narrowed by: its name and its value. Asked for when both are there, with Enter or by leaving a field.
import { ActionIcon, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { texts } from '../texts';
import { traitIn, traitOf } from './filter';

const words = texts.peopleFilter;

interface Props {
  trait: string | undefined;
  onChange: (trait: string | undefined) => void;
}

export function TraitField({ trait, onChange }: Props) {
  const held = traitIn(trait);
  const [name, setName] = useState(held.name);
  const [value, setValue] = useState(held.value);
  const box = useRef<HTMLFormElement>(null);
  // The address is what counts: a saved view or a step back brings its own.
  useEffect(() => {
    const now = traitIn(trait);
    setName(now.name);
    setValue(now.value);
  }, [trait]);
  const ask = () => {
    const wanted = traitOf(name, value);
    if (wanted !== trait && (wanted || trait)) onChange(wanted);
  };
  const askOnEnter = (press: KeyboardEvent) => {
    if (press.key === 'Enter') ask();
  };
  return (
    <form
      ref={box}
      className="trait-field"
      onBlur={(blur) => {
        if (!box.current?.contains(blur.relatedTarget)) ask();
      }}
    >
      <TextInput
        size="xs"
        w={120}
        label={words.trait}
        placeholder={words.traitName}
        value={name}
        maxLength={64}
        onChange={(change) => setName(change.currentTarget.value)}
        onKeyDown={askOnEnter}
      />
      <TextInput
        size="xs"
        w={120}
        aria-label={words.traitValue}
        placeholder={words.traitExample}
        value={value}
        maxLength={64}
        onChange={(change) => setValue(change.currentTarget.value)}
        onKeyDown={askOnEnter}
      />
      {trait && (
        <ActionIcon
          size="md"
          variant="subtle"
          color="gray"
          aria-label={words.anyTrait}
          title={words.anyTrait}
          onClick={() => onChange(undefined)}
        >
          <span aria-hidden="true">×</span>
        </ActionIcon>
      )}
    </form>
  );
}
