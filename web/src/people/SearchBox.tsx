import { Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { texts } from '../texts';

const waitMs = 250;

// Finds customers from any page. On the page of people it searches while one types.
export function SearchBox() {
  const navigate = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const onPeople = useRouterState({ select: (state) => state.location.pathname === '/people' });
  const asked = useRouterState({ select: (state) => (state.location.search as { q?: string }).q ?? '' });
  const [text, setText] = useState(asked);
  useEffect(() => {
    // The address changed by other means than typing (back, a link): show what it asks.
    if (document.activeElement !== box.current) setText(asked);
  }, [asked]);

  useHotkeys([['/', () => box.current?.focus()]]);
  const search = (q: string, replace: boolean) =>
    navigate({ to: '/people', search: q.trim() ? { q: q.trim() } : {}, replace });
  const searchSoon = useDebouncedCallback((q: string) => search(q, true), waitMs);

  const submit = (form: FormEvent) => {
    form.preventDefault();
    void search(text, onPeople);
  };
  return (
    <search className="find">
      <form onSubmit={submit}>
        <TextInput
          ref={box}
          type="search"
          aria-label={texts.header.search}
          title={texts.header.searchHint}
          placeholder={texts.header.searchPlaceholder}
          value={text}
          onChange={(change) => {
            setText(change.currentTarget.value);
            if (onPeople) searchSoon(change.currentTarget.value);
          }}
          rightSection={
            <Kbd size="xs" aria-hidden="true">
              /
            </Kbd>
          }
          rightSectionPointerEvents="none"
        />
      </form>
    </search>
  );
}
