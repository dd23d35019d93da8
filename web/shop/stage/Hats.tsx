// The same few minutes, seen by those who can do something about them: each role's list, with one's own takes marked.
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { texts } from '../texts/en';
import { keep, kept } from '../visit';
import { wordsOf } from './Entrance';
import { sentence } from './said';
import { fixesSince, type Item, noteDone, todoOf } from './todo';
import type { TimelineTouch } from './wire';

const t = texts.stage;
const hats = ['webmaster', 'store manager', 'finance', 'CEO', 'content', 'care', 'logistics'];

// What can be mended in this shop by noting that it is, and where one sees it.
const mendable = new Map([
  ['web.page_load', '/goods/hamper'],
  ['web.page_error', '/voucher'],
  ['search.performed', '/search?q=marmalade'],
  ['product.text', '/goods/kettle'],
  ['store.checkout', '/queue'],
  ['invoice.puzzle', '/basket'],
]);

// The shop looks at what was mended since this customer came in; it reads that from the visit.
const noteSmoothed = (touchpoints: string[]) =>
  keep('smoothed', [...new Set([...kept('smoothed'), ...touchpoints])]);

interface Props {
  mine: string | undefined; // this customer
  touches: TimelineTouch[];
  onSmoothed: () => void;
  toShop: (path: string) => void;
  feed: ReactNode;
}

export function Hats({ mine, touches, onSmoothed, toShop, feed }: Props) {
  const [hat, setHat] = useState('');
  const tabs = useRef<HTMLDivElement>(null);
  const all = ['', ...hats];
  useEffect(() => {
    // What others noted as mended, or this customer before the page was loaded anew.
    void fixesSince(kept('since'))
      .then(noteSmoothed)
      .catch(() => undefined); // what this tab knows stays
  }, []);

  const move = (step: number) => {
    const next = (all.indexOf(hat) + step + all.length) % all.length;
    setHat(all[next] ?? '');
    tabs.current?.querySelectorAll<HTMLButtonElement>('[role="tab"]')[next]?.focus();
  };

  return (
    <section className="hats" aria-labelledby="hats">
      <h3 id="hats">{t.hats}</h3>
      <div
        ref={tabs}
        role="tablist"
        aria-labelledby="hats"
        className="tabs"
        onKeyDown={({ key }) => {
          if (key === 'ArrowRight') move(1);
          if (key === 'ArrowLeft') move(-1);
        }}
      >
        {all.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={hat === one}
            aria-controls="hat"
            tabIndex={hat === one ? 0 : -1}
            onClick={() => setHat(one)}
          >
            {one === '' ? t.customerHat : sentence(one).slice(0, -1)}
          </button>
        ))}
      </div>
      <div id="hat" role="tabpanel" aria-label={hat === '' ? t.customerHat : hat}>
        {hat === '' ? (
          feed
        ) : (
          <Todo key={hat} role={hat} mine={mine} touches={touches} onSmoothed={onSmoothed} toShop={toShop} />
        )}
      </div>
    </section>
  );
}

interface TodoProps extends Omit<Props, 'feed'> {
  role: string;
}

function Todo({ role, mine, touches, onSmoothed, toShop }: TodoProps) {
  const [items, setItems] = useState<Item[]>();
  const [wrong, setWrong] = useState('');
  const who = texts.role(role);
  const load = useCallback(
    () =>
      todoOf(role).then(
        (found) => setItems(found),
        (error: unknown) => setWrong(wordsOf(error)),
      ),
    [role],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new touch of one's own may be a new thing to do
  useEffect(() => void load(), [load, touches.length]);

  const isMine = (item: Item) =>
    mine !== undefined &&
    (item.customer === mine ||
      item.stories.includes(mine) ||
      item.words.some(({ customer }) => customer === mine) ||
      touches.some(
        ({ touchpoint, effects }) =>
          touchpoint === item.touchpoint && effects.some(({ effect }) => effect < 0),
      ));
  // One's own first; among each other as the role's list has them.
  const shown = items && [...items.filter(isMine), ...items.filter((item) => !isMine(item))].slice(0, 6);

  return (
    <div className="todo">
      <p className="quiet">{sentence(t.hatLead(who))}</p>
      {wrong && (
        <p role="alert" className="takes">
          {wrong}
        </p>
      )}
      {shown?.length === 0 && <p>{t.hatEmpty(who)}</p>}
      <ol>
        {shown?.map((item) => (
          <Row
            key={item.id}
            item={item}
            mine={mine}
            isMine={isMine(item)}
            onDone={async () => {
              await noteDone(item.id, t.noteFix);
              noteSmoothed([item.touchpoint]);
              onSmoothed();
              await load();
            }}
            toShop={toShop}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  item: Item;
  mine: string | undefined;
  isMine: boolean;
  onDone: () => Promise<void>;
  toShop: (path: string) => void;
}

function Row({ item, mine, isMine, onDone, toShop }: RowProps) {
  const [state, setState] = useState<'' | 'noting' | 'done'>(item.state.state === 'done' ? 'done' : '');
  const [wrong, setWrong] = useState('');
  const words = [...item.words].sort((a, b) => Number(b.customer === mine) - Number(a.customer === mine));
  const smooth = async () => {
    setState('noting');
    try {
      await onDone();
      setState('done');
    } catch (error) {
      setWrong(wordsOf(error));
      setState('');
    }
  };
  return (
    <li className={isMine ? 'mine' : ''}>
      {isMine && <span className="badge">{t.yours}</span>}
      <p>
        <b>{sentence(item.label)}</b> {sentence(item.sentence)}
      </p>
      {words[0] && (
        <blockquote>
          <span className="unseen">{t.theirWords}: </span>“{words[0].text}”
        </blockquote>
      )}
      {wrong && (
        <p role="alert" className="takes">
          {wrong}
        </p>
      )}
      {isMine && item.kind === 'friction' && state !== 'done' && (
        <button type="button" className="button" disabled={state === 'noting'} onClick={() => void smooth()}>
          {state === 'noting' ? t.smoothing : t.smoothed}
        </button>
      )}
      {state === 'done' && (
        <p role="status">
          {mendable.has(item.touchpoint) ? t.isSmoothed : t.nothingToMend}{' '}
          <button
            type="button"
            className="button quiet"
            onClick={() => toShop(mendable.get(item.touchpoint) ?? '')}
          >
            {t.goBack}
          </button>
        </p>
      )}
    </li>
  );
}
