// The account of whoever is in the shop, kept up to date by what the shop says it sent and by the live stream: nothing is
// asked while nothing happens.
import { useCallback, useEffect, useRef, useState } from 'react';
import { answered, client } from '../../src/shared/api/client';
import type { AccountPoint, Customer, TimelineTouch } from './wire';

export interface Seen {
  customer: Customer;
  touches: TimelineTouch[]; // newest first
  points: AccountPoint[]; // oldest first
}

async function look(anonymousId: string): Promise<Seen | undefined> {
  const query = { identifier: `anonymous_id:${anonymousId}` };
  const found = answered(await client.GET('/api/customers', { params: { query } }));
  const [short] = found.items;
  if (!short) return undefined;
  const path = { id: short.id };
  const [customer, timeline, line] = await Promise.all([
    client.GET('/api/customers/{id}', { params: { path } }),
    client.GET('/api/customers/{id}/timeline', { params: { path, query: { limit: 60 } } }),
    client.GET('/api/customers/{id}/account', { params: { path } }),
  ]);
  return { customer: answered(customer), touches: answered(timeline).items, points: answered(line).points };
}

const retryMs = 2000;

export function useSeen(anonymousId: string): { seen: Seen | undefined; lookAgain: () => Promise<void> } {
  const [seen, setSeen] = useState<Seen>();
  const state = useRef({ looking: false, again: false });

  // One look at a time; what happens meanwhile is one more look after it.
  const lookAgain = useCallback(async () => {
    const now = state.current;
    if (anonymousId === '') return setSeen(undefined);
    if (now.looking) {
      now.again = true;
      return;
    }
    now.looking = true;
    try {
      do {
        now.again = false;
        const next = await look(anonymousId);
        if (next) setSeen(next);
      } while (now.again);
    } catch {
      // The server is away for the moment: the stream below tells when it is back.
    } finally {
      now.looking = false;
    }
  }, [anonymousId]);

  const mine = seen?.customer.id;
  useEffect(() => {
    void lookAgain();
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      stream = new EventSource('/api/live');
      stream.onopen = () => void lookAgain();
      stream.addEventListener('touch', ({ data }) => {
        const touch = JSON.parse(String(data)) as { customer: string };
        if (mine === undefined || touch.customer === mine) void lookAgain();
      });
      stream.onerror = () => {
        stream?.close();
        timer = setTimeout(connect, retryMs);
      };
    };
    connect();
    return () => {
      clearTimeout(timer);
      stream?.close();
    };
  }, [lookAgain, mine]);

  return { seen, lookAgain };
}
