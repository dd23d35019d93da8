// One touch's whole way, at an address of its own.
import { Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import { Way } from './Way';

export function WayPage() {
  useTitle(texts.way.heading);
  const { id } = useParams({ from: '/signed-in/touches/$id' });
  return (
    <div className="stack">
      <Title order={1} size="h2">
        {texts.way.heading}
      </Title>
      <Way id={id} />
    </div>
  );
}
