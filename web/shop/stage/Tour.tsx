// Sixty seconds: who left, why, who owns it? Of one real case of this store, then over to the visitor.
import { useEffect, useRef, useState } from 'react';
import { answered, client } from '../../src/shared/api/client';
import { texts } from '../texts/en';
import { sentence } from './said';
import type { TimelineTouch } from './wire';

const t = texts.tour;

export type OwnerOf = (touchpoint: string) => string | undefined;

interface Case {
  id: string;
  name: string;
  hurt: { reason: string; label: string; owner: string | undefined } | undefined;
}

// Somebody who is leaving or left and never said that anything was wrong, and what weighed most.
async function findCase(ownerOf: OwnerOf): Promise<Case | undefined> {
  for (const standing of ['leaving', 'gone'] as const) {
    const query = { standing, limit: 12 };
    for (const { id, name } of answered(await client.GET('/api/customers', { params: { query } })).items) {
      const params = { path: { id }, query: { limit: 200 } };
      const { items } = answered(await client.GET('/api/customers/{id}/timeline', { params }));
      const hurt = heaviest(items, ownerOf);
      const hasTold = items.some(({ touchpoint }) => touchpoint.startsWith('complaint.'));
      if (hurt?.owner && !hasTold) return { id, name: name || t.someone, hurt };
    }
  }
  return undefined;
}

function heaviest(touches: TimelineTouch[], ownerOf: OwnerOf): Case['hurt'] {
  const [most] = touches
    .flatMap((touch) => touch.effects.map(({ effect, reason }) => ({ touch, effect, reason })))
    .filter(({ effect }) => effect < 0)
    .sort((a, b) => a.effect - b.effect);
  if (!most) return undefined;
  const { touchpoint, label } = most.touch;
  return { reason: sentence(most.reason), label: label || touchpoint, owner: ownerOf(touchpoint) };
}

export function Tour({ ownerOf, onEnd }: { ownerOf: OwnerOf; onEnd: () => void }) {
  const [step, setStep] = useState(0);
  const [found, setFound] = useState<Case>();
  const card = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    void findCase(ownerOf)
      .then(setFound)
      .catch(() => undefined); // then the tour goes without its case
  }, [ownerOf]);
  useEffect(() => {
    const dialog = card.current;
    if (dialog && !dialog.open) dialog.showModal();
  }, []);

  const owner = found?.hurt?.owner;
  const steps = [
    { title: t.who, text: found ? t.whoText(found.name) : t.nobodyText },
    { title: t.why, text: found?.hurt ? t.whyText(found.hurt.reason, found.hurt.label) : t.whyNone },
    { title: t.owns, text: owner ? sentence(t.ownsText(texts.role(owner))) : t.ownsNone },
    { title: t.you, text: t.youText },
  ];
  const shown = steps[step] ?? { title: '', text: '' };
  const isLast = step === steps.length - 1;
  const go = (to: number) => (to < steps.length ? setStep(Math.max(0, to)) : onEnd());

  return (
    <dialog
      ref={card}
      className="tour"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      onCancel={(event) => {
        event.preventDefault();
        onEnd();
      }}
      onKeyDown={({ key }) => {
        if (key === 'ArrowRight') go(step + 1);
        if (key === 'ArrowLeft') go(step - 1);
      }}
    >
      <p className="quiet">
        {t.title} · {t.step(step + 1, steps.length)}
      </p>
      <h2 id="tour-title">{shown.title}</h2>
      <p id="tour-text" className="tour-text" aria-live="polite">
        {shown.text}
      </p>
      {step === 0 && found && (
        <p>
          <a href={`/people/${found.id}`} target="_blank" rel="noreferrer">
            {t.seePerson}
          </a>
        </p>
      )}
      <p className="ways">
        {/* biome-ignore lint/a11y/noAutofocus: a dialog that was asked for begins at its first way on */}
        <button type="button" className="button" onClick={() => go(step + 1)} autoFocus>
          {isLast ? t.done : t.next}
        </button>
        {!isLast && (
          <button type="button" className="button quiet" onClick={onEnd}>
            {t.skip}
          </button>
        )}
      </p>
    </dialog>
  );
}
