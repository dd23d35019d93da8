// What a role has to do, and what was mended since this visit began.
import { ask } from '../../src/shared/api/client';
import type { Fix, List, Todo, TodoItem } from '../../src/shared/api/types';

export type Item = TodoItem;

export const todoOf = async (role: string): Promise<Item[]> =>
  (await ask<Todo>('GET', '/api/todo', { params: { query: { role } } })).items;

export const noteDone = (id: string, note: string) =>
  ask('POST', '/api/todo/{id}', { params: { path: { id } }, body: { do: 'done', note } });

export const fixesSince = async (since: string): Promise<string[]> =>
  (await ask<List<Fix>>('GET', '/api/fixes')).items
    .filter(({ at }) => at >= since)
    .map(({ touchpoint }) => touchpoint);
