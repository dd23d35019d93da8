// What was seen, newest first, each in a sentence.
import { texts } from '../texts/en';
import { type Said, said } from './said';
import type { TimelineTouch } from './wire';

const t = texts.stage;
const clock = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });

export function Feed({
  touches,
  ownerOf,
}: {
  touches: TimelineTouch[];
  ownerOf: (touchpoint: string) => string | undefined;
}) {
  const all = touches.map((touch) => said(touch, ownerOf));
  const newest = all.find(({ side }) => side !== 'none');
  return (
    <section className="feed" aria-labelledby="feed">
      <h3 id="feed">{t.said}</h3>
      {/* What moves the line is read out as it comes, and on a phone shown over the shop; the whole list would be too much. */}
      <p className="newest" role="status">
        {newest ? `${newest.words} ${newest.who}` : ''}
      </p>
      {all.length === 0 && <p className="quiet">{t.feedEmpty}</p>}
      <ol>
        {all.map((one) => (
          <Row key={one.key} said={one} />
        ))}
      </ol>
    </section>
  );
}

function Row({ said }: { said: Said }) {
  return (
    <li className={said.side}>
      <p>
        {said.words} {said.who && <b>{said.who}</b>}
      </p>
      {said.quote && (
        <blockquote>
          <span className="unseen">{t.youSaid} </span>“{said.quote}”
        </blockquote>
      )}
      <p className="small">
        {said.size && <span className={`size ${said.side}`}>{said.size}</span>}
        <time dateTime={said.at}>{clock.format(new Date(said.at))}</time>
      </p>
    </li>
  );
}
