// Where things happen: what each place is called, and whose it is.
import { Autocomplete, Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { AnchorLink } from '../shared/AnchorLink';
import { client } from '../shared/api/client';
import { everything, useMay } from '../shared/api/may';
import { partnersOf, placesQuery } from '../shared/api/places';
import type { Place } from '../shared/api/types';
import { Dialog } from '../shared/Dialog';
import { units } from '../shared/format';
import { Empty, Loading, Problem } from '../shared/states';
import { texts } from '../texts';

const words = texts.setup;

export function Places() {
  const places = useQuery(placesQuery);
  const may = useMay();
  const [edited, setEdited] = useState<Place>();
  if (places.isPending) return <Loading />;
  if (places.isError && !places.data) return <Problem error={places.error} again={() => places.refetch()} />;
  if (places.data.length === 0) return <Empty title={words.noPlaces} />;
  return (
    <>
      <ul className="rows card" aria-label={words.places}>
        {places.data.map((place) => (
          <li key={place.id} className="setup-row">
            <div>
              <AnchorLink to="/todo" search={{ role: everything, place: place.id }} fw={600} data-words>
                {place.name}
              </AnchorLink>
              <Text size="sm" c="dimmed">
                {[place.name !== place.id && place.id, place.partner].filter(Boolean).join(' · ')}
              </Text>
            </div>
            <Text size="sm" c="dimmed">
              {words.placeTouches(place.touches)} ·{' '}
              {texts.catalogue.did(units(place.adds), units(-place.takes))}
            </Text>
            {may.administer && (
              <Button
                size="xs"
                variant="default"
                aria-label={`${words.editPlace}: ${place.name}`}
                onClick={() => setEdited(place)}
              >
                {words.editPlace}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {edited && (
        <EditPlace place={edited} partners={partnersOf(places.data)} onClose={() => setEdited(undefined)} />
      )}
    </>
  );
}

interface EditProps {
  place: Place;
  partners: string[];
  onClose(): void;
}

function EditPlace({ place, partners, onClose }: EditProps) {
  const queries = useQueryClient();
  const [name, setName] = useState(place.name === place.id ? '' : place.name);
  const [partner, setPartner] = useState(place.partner ?? '');
  const keep = useMutation({
    mutationFn: () =>
      client.PUT('/api/places/{id}', {
        params: { path: { id: place.id } },
        body: { name: name.trim() || null, partner: partner.trim() || null },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['places'] });
      onClose();
    },
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    keep.mutate();
  };
  return (
    <Dialog onClose={onClose} title={words.editPlaceHeading(place.id)}>
      {keep.isError && <Problem error={keep.error} />}
      <form onSubmit={submit}>
        <TextInput
          label={words.placeName}
          placeholder={place.id}
          value={name}
          maxLength={128}
          onChange={(change) => setName(change.currentTarget.value)}
        />
        <Autocomplete
          mt="sm"
          label={words.placePartner}
          placeholder={words.placeOwn}
          data={partners}
          value={partner}
          maxLength={128}
          onChange={setPartner}
        />
        <Group gap="xs" mt="md">
          <Button type="submit" loading={keep.isPending}>
            {words.keepPlace}
          </Button>
          <Button variant="default" onClick={onClose}>
            {texts.form.cancel}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
