// What a customer said, and when; the link leads to who said it.
import { AnchorLink } from './AnchorLink';
import type { Words } from './api/types';
import { ago, moment } from './format';
import { anchor } from './Why';

export function Quote({ words }: { words: Words }) {
  return (
    <figure className="said">
      <blockquote className="quote">{words.text}</blockquote>
      <figcaption>
        <AnchorLink
          to="/people/$id"
          params={{ id: words.customer }}
          {...(words.position && { hash: anchor(words.position) })}
        >
          <time dateTime={words.at} title={moment(words.at)}>
            {ago(words.at)}
          </time>
        </AnchorLink>
      </figcaption>
    </figure>
  );
}
