// A real `regard` on a free port, with a store of its own that is thrown away afterwards.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJourney } from './journey';

const house = new URL('../../..', import.meta.url).pathname;

export function binary(): string {
  const candidates = [
    process.env.REGARD,
    join(house, 'build/release/regard'),
    join(house, 'build/debug/regard'),
  ];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('no regard to test: build it (./do build), or name it in the variable REGARD');
  return found;
}

export interface Credentials {
  name: string;
  password: string;
}

export type Filled = 'empty' | 'simulated' | 'journey';
export type KeyKind = 'source' | 'read' | 'admin';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the server says is what is being tested
  body: any;
}

export class Regard {
  private readonly data = mkdtempSync(join(tmpdir(), 'regard-pages-'));
  private readonly store = join(this.data, 'store');
  private process: ChildProcess | undefined;
  private readonly keys = new Map<KeyKind, string>();
  credentials: Credentials = { name: '', password: '' };
  port = 0;

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  // With an empty store, one filled with a small simulated business, or with one known from its till alone.
  static async start(filled: Filled): Promise<Regard> {
    const regard = new Regard();
    try {
      regard.init(filled);
      if (filled === 'simulated') regard.fill();
      if (filled === 'journey') importJourney(binary(), regard.store, regard.data);
      regard.port = await freePort();
      await regard.serve();
    } catch (error) {
      await regard.end();
      throw error;
    }
    return regard;
  }

  private init(filled: Filled) {
    const mark = filled === 'simulated' ? ['--simulated'] : [];
    const said = execFileSync(binary(), ['init', '--json', '--data', this.store, ...mark], {
      encoding: 'utf8',
    });
    const { name, password, key } = JSON.parse(said) as Credentials & { key: string };
    this.credentials = { name, password };
    this.keys.set('source', key);
  }

  private fill() {
    const touches = join(this.data, 'touches.jsonl');
    execFileSync(binary(), ['simulate', '--seed', '7', '--customers', '300', '--days', '120'], {
      stdio: ['ignore', openSync(touches, 'w'), 'inherit'],
    });
    execFileSync(binary(), ['import', '--data', this.store, touches], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  // Also after stop(): on the same port, with the same store.
  async serve() {
    const log = join(this.data, 'serve.log');
    const out = openSync(log, 'a');
    const server = spawn(binary(), ['serve', '--data', this.store, '--port', String(this.port)], {
      stdio: ['ignore', out, out],
    });
    this.process = server;
    for (let tries = 0; tries < 300; ++tries) {
      if (server.exitCode !== null) throw new Error(`regard serve ended:\n${readFileSync(log, 'utf8')}`);
      const ready = await fetch(`${this.url}/ready`).catch(() => undefined);
      if (ready?.ok) return;
      await new Promise((wake) => setTimeout(wake, 100));
    }
    throw new Error(`regard serve was not ready in 30 s:\n${readFileSync(log, 'utf8')}`);
  }

  async stop() {
    const server = this.process;
    this.process = undefined;
    if (!server || server.exitCode !== null) return;
    const gone = new Promise((ended) => server.once('exit', ended));
    server.kill('SIGTERM');
    await gone;
  }

  async end() {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }

  // A key of that kind, made the way an administrator makes one.
  async key(kind: KeyKind): Promise<string> {
    const known = this.keys.get(kind);
    if (known) return known;
    const session = await fetch(`${this.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.credentials),
    });
    if (!session.ok) throw new Error(`signing in: ${session.status} ${await session.text()}`);
    const cookie = (session.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const { csrf } = (await session.json()) as { csrf: string };
    const made = await fetch(`${this.url}/api/sources`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'x-regard-csrf': csrf },
      body: JSON.stringify({ name: `page tests, ${kind}`, kind }),
    });
    if (!made.ok) throw new Error(`making a source: ${made.status} ${await made.text()}`);
    const { key } = (await made.json()) as { key: string };
    this.keys.set(kind, key);
    return key;
  }

  async get(path: string): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      headers: { authorization: `Bearer ${await this.key('read')}` },
    });
    return { status: answer.status, body: await answer.json() };
  }

  send(...touches: object[]): Promise<Answer> {
    return this.post('/api/touches', { touches });
  }

  // One touch; the answer says what it did.
  sendOne(touch: object): Promise<Answer> {
    return this.post('/api/touch', touch);
  }

  private async post(path: string, body: object): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.key('source')}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return { status: answer.status, body: await answer.json() };
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

// Asks until the answer is as wanted; what was answered last is in the error.
export async function until<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  seconds = 15,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`after ${seconds} s still: ${JSON.stringify(answer)}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
