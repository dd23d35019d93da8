// The one door to the server. Every answer that is not a success becomes a Refused, which carries the
// server's own words; a server that cannot be reached becomes an Unreachable.
import createClient from 'openapi-fetch';
import { reach } from './reach';
import type { Problem } from './types';
import type { paths } from './wire';

export class Refused extends Error {
  readonly problem: Problem;
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class Unreachable extends Error {}

let csrf: string | undefined;

// The token that goes with the session; known after the session was asked for or made.
export function keepCsrf(token: string | undefined) {
  csrf = token;
}

export const client = createClient<paths>({ baseUrl: window.location.origin });

client.use({
  onRequest({ request }) {
    if (request.method !== 'GET' && csrf) request.headers.set('x-regard-csrf', csrf);
    return request;
  },
  async onResponse({ response }) {
    reach.succeeded();
    if (response.ok) return undefined;
    throw await refusedFrom(response);
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    reach.failed();
    return new Unreachable(String(error));
  },
});

// A proxy in between may answer something that is no problem document: then the status must do.
async function refusedFrom(response: Response): Promise<Refused> {
  const wait = Number(response.headers.get('retry-after'));
  const retryAfterSeconds = Number.isFinite(wait) && wait > 0 ? wait : undefined;
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  if (isProblem) {
    try {
      return new Refused((await response.json()) as Problem, retryAfterSeconds);
    } catch {
      // cut off half way: as if it had none
    }
  }
  const title = response.statusText || `Status ${response.status}`;
  const detail = `The server answered ${response.status}.`;
  return new Refused(
    { type: 'about:blank', title, status: response.status, detail, code: 'unknown' },
    retryAfterSeconds,
  );
}

// What a call answered; client.use above has turned every failure into an exception.
export function answered<T>(result: { data?: T }): T {
  return result.data as T;
}

interface Asked {
  params?: { path?: Record<string, string>; query?: object };
  body?: object;
  signal?: AbortSignal;
}
type Door = Record<'GET' | 'POST' | 'DELETE', (path: string, init: Asked) => Promise<{ data?: unknown }>>;

// For what contract.ts describes; the same door, with the shape said by whoever asks.
export async function ask<T>(method: keyof Door, path: string, init: Asked = {}): Promise<T> {
  return (await (client as unknown as Door)[method](path, init)).data as T;
}
