import { Text, Title } from '@mantine/core';
import { AnchorLink } from '../shared/AnchorLink';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';
import mark from './mark.svg';

export function NotFound() {
  useTitle(texts.problem.notFoundHeading);
  return (
    <main className="main" style={{ maxWidth: 440, paddingTop: '10vh' }}>
      <div className="card">
        <img src={mark} alt="" width={44} height={44} />
        <Title order={1} size="h2">
          {texts.problem.notFoundHeading}
        </Title>
        <Text c="dimmed">
          {texts.problem.notFound} <AnchorLink to="/">{texts.problem.home}</AnchorLink>
        </Text>
      </div>
    </main>
  );
}
