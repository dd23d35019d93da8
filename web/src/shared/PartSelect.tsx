// Which part of the business: the whole, a partner, or a place.
import { NativeSelect } from '@mantine/core';
import { texts } from '../texts';
import { type Part, partKey, partnersOf, partOf } from './api/places';
import type { Place } from './api/types';

interface Props {
  label: string;
  whole: string;
  part: Part;
  places: Place[];
  onChange(part: Part): void;
}

export function PartSelect({ label, whole, part, places, onChange }: Props) {
  const value = partKey(part);
  const partners = partnersOf(places).map((name) => ({ value: `partner:${name}`, label: name }));
  const named = places.map(({ id, name }) => ({ value: `place:${id}`, label: name }));
  // One that is not known (any more) stands in the address all the same.
  const isKnown = value === '' || [...partners, ...named].some((one) => one.value === value);
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[
        { value: '', label: whole },
        ...(isKnown ? [] : [{ value, label: part.place ?? part.partner ?? value }]),
        ...(partners.length > 0 ? [{ group: texts.part.partners, items: partners }] : []),
        ...(named.length > 0 ? [{ group: texts.part.places, items: named }] : []),
      ]}
      onChange={(change) => onChange(partOf(change.currentTarget.value))}
    />
  );
}
