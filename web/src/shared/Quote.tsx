// What a customer said, and when; the link leads to who said it.
import { AnchorLink } from './AnchorLink';
import type { Words } from './api/types';
import { ago, moment } from './format';
import { anchor } from './Why';

// Who sees only a part cannot look customers up: then there is no link.
export function Quote({ words, linked = true }: { words: Words; linked?: boolean }) {
  const when = (
    <time dateTime={words.at} title={moment(words.at)}>
      {ago(words.at)}
    </time>
  );
  return (
    <figure className="said">
      <blockquote className="quote">{words.text}</blockquote>
      <figcaption>
        {linked ? (
          <AnchorLink
            to="/people/$id"
            params={{ id: words.customer }}
            {...(words.position && { hash: anchor(words.position) })}
          >
            {when}
          </AnchorLink>
        ) : (
          when
        )}
      </figcaption>
    </figure>
  );
}
