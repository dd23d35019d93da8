// What the list of customers is narrowed by. It all stands in the address, so a list is a link.
import { Checkbox, Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { placesQuery } from '../shared/api/places';
import { texts } from '../texts';
import { channels, type ListFilter as Filter, lastTouches } from './filter';
import { TraitField } from './TraitField';

const words = texts.peopleFilter;

export function ListFilter({ filter }: { filter: Filter }) {
  const navigate = useNavigate({ from: '/people' });
  const places = useQuery(placesQuery);
  const set = (change: Filter) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  const named = (places.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  // One that is not known (any more) stands in the address all the same.
  const wanted = filter.place;
  const place =
    wanted && !named.some(({ value }) => value === wanted)
      ? [{ value: wanted, label: wanted }, ...named]
      : named;
  return (
    <Group gap="sm" align="end" component="fieldset" className="list-filter" aria-label={words.narrow}>
      <NativeSelect
        size="xs"
        label={words.channel}
        value={filter.channel ?? ''}
        data={[
          { value: '', label: words.everyChannel },
          ...channels.map((value) => ({ value, label: texts.channel(value) })),
        ]}
        onChange={(change) => set({ channel: channels.find((one) => one === change.currentTarget.value) })}
      />
      {place.length > 0 && (
        <NativeSelect
          size="xs"
          label={words.place}
          value={filter.place ?? ''}
          data={[{ value: '', label: words.everywhere }, ...place]}
          onChange={(change) => set({ place: change.currentTarget.value || undefined })}
        />
      )}
      <NativeSelect
        size="xs"
        label={words.last}
        value={filter.last ?? ''}
        data={[
          { value: '', label: words.anyTime },
          ...lastTouches.map((value) => ({ value, label: words.lastTouch[value] })),
        ]}
        onChange={(change) => set({ last: lastTouches.find((one) => one === change.currentTarget.value) })}
      />
      <TraitField trait={filter.trait} onChange={(trait) => set({ trait })} />
      <Checkbox
        size="sm"
        mb={6}
        label={words.silent}
        checked={filter.silent === true}
        onChange={(change) => set({ silent: change.currentTarget.checked || undefined })}
      />
    </Group>
  );
}
