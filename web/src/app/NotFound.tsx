import { AnchorLink } from '../shared/AnchorLink';
import { Empty } from '../shared/states';
import { useTitle } from '../shared/useTitle';
import { texts } from '../texts';

export function NotFound() {
  useTitle(texts.problem.notFoundHeading);
  return (
    <main className="main">
      <Empty title={texts.problem.notFoundHeading}>
        {texts.problem.notFound} <AnchorLink to="/">{texts.problem.home}</AnchorLink>
      </Empty>
    </main>
  );
}
