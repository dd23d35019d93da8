// Who comes in: signed in, and into a store that is simulated. Else it says what is missing.
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import mark from '../../src/app/mark.svg';
import { answered, client, keepCsrf, Refused, Unreachable } from '../../src/shared/api/client';
import { texts } from '../texts/en';
import { keep, kept } from '../visit';
import { Stage } from './Stage';
import type { Shop } from './wire';

const t = texts.stage;

type Where =
  | { at: 'loading' }
  | { at: 'door' }
  | { at: 'none' }
  | { at: 'wrong'; title: string; words: string }
  | { at: 'inside'; shop: Shop };

async function enter(): Promise<Where> {
  try {
    const session = answered(await client.GET('/api/session'));
    keepCsrf(session.csrf);
    const shop = answered(await client.GET('/api/shop'));
    keep('key', shop.key);
    if (kept('since') === '') keep('since', shop.now);
    return { at: 'inside', shop };
  } catch (error) {
    if (!(error instanceof Refused)) return { at: 'wrong', title: t.wrong, words: wordsOf(error) };
    if (error.problem.status === 401) return { at: 'door' };
    if (error.problem.status === 404) return { at: 'none' };
    return { at: 'wrong', title: error.problem.status === 403 ? t.mayNot : t.wrong, words: error.message };
  }
}

export const wordsOf = (error: unknown) =>
  error instanceof Unreachable ? t.unreachable : error instanceof Error ? error.message : String(error);

export function Entrance() {
  const [where, setWhere] = useState<Where>({ at: 'loading' });
  const tryAgain = useCallback(() => void enter().then(setWhere), []);
  useEffect(tryAgain, [tryAgain]);

  if (where.at === 'inside') return <Stage first={where.shop} />;
  return (
    <main className="entrance">
      <img src={mark} alt="" width={44} height={44} />
      <h1>{t.title}</h1>
      {where.at === 'loading' && <p role="status">{t.loading}</p>}
      {where.at === 'door' && <Door onOpen={tryAgain} />}
      {where.at === 'none' && (
        <>
          <h2>{t.noShop}</h2>
          <p>{t.noShopMore}</p>
          <p>
            <a href="/">{t.home}</a>
          </p>
        </>
      )}
      {where.at === 'wrong' && (
        <div role="alert">
          <h2>{where.title}</h2>
          <p>{where.words}</p>
          <button type="button" className="button" onClick={tryAgain}>
            {t.again}
          </button>
        </div>
      )}
    </main>
  );
}

function Door({ onOpen }: { onOpen: () => void }) {
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const body = { name: String(fields.get('name')).trim(), password: String(fields.get('password')) };
      await client.POST('/api/session', { body });
      onOpen();
    } catch (error) {
      setWrong(wordsOf(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={signIn} className="door">
      <p>{t.signInLead}</p>
      {wrong && (
        <p role="alert" className="takes">
          {wrong}
        </p>
      )}
      <label htmlFor="name">{t.name}</label>
      <input id="name" name="name" autoComplete="username" autoCapitalize="none" required />
      <label htmlFor="password">{t.password}</label>
      <input id="password" name="password" type="password" autoComplete="current-password" required />
      <p className="quiet">{t.signInWhere}</p>
      <button type="submit" className="button" disabled={busy}>
        {t.signIn}
      </button>
    </form>
  );
}
