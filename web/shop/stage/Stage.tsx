// The split screen.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import mark from '../../src/app/mark.svg';
import { answered, client } from '../../src/shared/api/client';
import { offered } from '../../src/shared/api/offered';
import { texts } from '../texts/en';
import { forgetVisit, isTold, keep, kept } from '../visit';
import { useSeen } from './account';
import { wordsOf } from './Entrance';
import { Feed } from './Feed';
import { Hats } from './Hats';
import { Line } from './Line';
import { sentence } from './said';
import { type OwnerOf, Tour } from './Tour';
import type { Shop } from './wire';

const t = texts.stage;
const counter = '/shop/counter';
const nobody = () => undefined;
const clock = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
});

// The owner of each touchpoint, from the catalogue in force.
function useOwners(): OwnerOf | undefined {
  const [owners, setOwners] = useState<Map<string, string>>();
  useEffect(() => {
    void client
      .GET('/api/catalogue')
      .then((catalogue) => {
        const all = answered(catalogue).touchpoints;
        setOwners(new Map(all.map(({ touchpoint, owner }) => [touchpoint, owner ?? ''])));
      })
      .catch(() => setOwners(new Map())); // sentences then name nobody
  }, []);
  return useMemo(() => owners && ((touchpoint) => owners.get(touchpoint)), [owners]);
}

export function Stage({ first }: { first: Shop }) {
  const [now, setNow] = useState(first);
  const [anonymousId, setAnonymousId] = useState('');
  const [isBusy, setBusy] = useState(false); // the page in the frame is on its way: a press would end its measuring
  const [isTelling, setTelling] = useState(true); // how the page is, is not said yet: after midnight it would be a visit
  const [isSkipping, setSkipping] = useState(false);
  const [wrong, setWrong] = useState('');
  const [isTouring, setTouring] = useState(sessionStorage.getItem('shop.toured') === null);
  const frame = useRef<HTMLIFrameElement>(null);
  const { seen, lookAgain } = useSeen(anonymousId);
  const ownerOf = useOwners();

  useEffect(() => {
    const hear = ({ data, origin }: MessageEvent) => {
      if (origin !== location.origin || !isTold(data)) return;
      if (data.what === 'leaving') setBusy(true);
      if (data.what === 'leaving') setTelling(true);
      if (data.what === 'all') setTelling(false);
      if (data.what === 'here') setBusy(false);
      if (data.what !== 'sent') return;
      setAnonymousId(data.anonymousId);
      void lookAgain();
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [lookAgain]);

  const skip = async () => {
    setSkipping(true);
    setWrong('');
    try {
      const then = answered(await client.POST('/api/shop/tomorrow'));
      setNow((shop) => ({ ...shop, ...then }));
      await lookAgain();
    } catch (error) {
      setWrong(wordsOf(error));
    } finally {
      setSkipping(false);
    }
  };

  // The shop goes first: while it is there, its client writes down again who this is.
  const startOver = () => {
    const shop = frame.current;
    if (!shop) return;
    shop.addEventListener(
      'load',
      () => {
        const key = kept('key');
        forgetVisit();
        keep('key', key);
        sessionStorage.setItem('shop.toured', 'true');
        location.reload();
      },
      { once: true },
    );
    shop.src = 'about:blank';
  };

  const endTour = useCallback(() => {
    sessionStorage.setItem('shop.toured', 'true');
    setTouring(false);
    frame.current?.focus();
  }, []);

  const feed = <Feed touches={seen?.touches ?? []} ownerOf={ownerOf ?? nobody} />;
  return (
    <>
      <a className="skip" href="#yours">
        {t.skip}
      </a>
      <p className="simulated">
        <b>{t.simulated}</b> <span>{t.simulatedMore}</span>
      </p>
      <header className="head">
        <a className="brand" href="/">
          <img src={mark} alt="" width={28} height={28} />
          <span>{t.home}</span>
        </a>
        <h1>{t.title}</h1>
        <p className="now">
          <time dateTime={now.now}>{clock.format(new Date(now.now))}</time>
        </p>
        <div className="ways">
          <button type="button" className="button quiet" onClick={() => setTouring(true)}>
            {t.tour}
          </button>
          <button type="button" className="button quiet" onClick={startOver}>
            {t.over}
          </button>
          <button type="button" className="button" onClick={skip} disabled={isSkipping || isTelling}>
            {isSkipping ? t.skipping : t.tomorrow}
          </button>
        </div>
      </header>
      {wrong && (
        <p role="alert" className="alert">
          {wrong}
        </p>
      )}
      <main className="stage">
        <section className="shop" aria-label={t.shopSide}>
          <iframe ref={frame} src={counter} title={t.shopFrame} className={isBusy ? 'busy' : ''} />
        </section>
        <section className="yours" id="yours" tabIndex={-1} aria-labelledby="yours-title">
          <div className="yours-head">
            <h2 id="yours-title">{t.yourSide}</h2>
            {seen && (
              <span className={`standing ${seen.customer.account.standing.now}`}>
                {t.standing[seen.customer.account.standing.now]}
              </span>
            )}
          </div>
          {seen ? <Where seen={seen} /> : <p className="quiet">{t.yourSideLead}</p>}
          <Line points={seen?.points ?? []} standing={seen?.customer.account.standing.now} />
          {!seen && <p>{t.unknown}</p>}
          {offered('/api/todo') ? (
            <Hats
              mine={seen?.customer.id}
              touches={seen?.touches ?? []}
              onSmoothed={() => void lookAgain()}
              toShop={(path) => frame.current?.contentWindow?.location.assign(`${counter}${path}`)}
              feed={feed}
            />
          ) : (
            feed
          )}
        </section>
      </main>
      {isTouring && ownerOf && <Tour ownerOf={ownerOf} onEnd={endTour} />}
    </>
  );
}

// How it stands, in sentences: why this standing, how the silence is, what was promised.
function Where({ seen }: { seen: NonNullable<ReturnType<typeof useSeen>['seen']> }) {
  const { account, id } = seen.customer;
  const reasons = useMemo(() => account.standing.reasons.map(sentence).join(' '), [account]);
  const open = account.promises.filter(({ state }) => state === 'open');
  const broken = account.promises.filter(({ state }) => state === 'broken');
  return (
    <div className="where">
      {reasons && <p>{reasons}</p>}
      {account.silence.days >= 0.5 && <p>{sentence(account.silence.sentence)}</p>}
      {open.map(({ kind, due_at }) => (
        <p key={`${kind} ${due_at}`}>{t.promise(kind)}</p>
      ))}
      {broken.map(({ kind, due_at }) => (
        <p key={`${kind} ${due_at}`} className="takes">
          {t.promiseBroken(kind)}
        </p>
      ))}
      <p>
        <a href={`/people/${id}`}>{t.person}</a>
      </p>
    </div>
  );
}
