// The shapes of the operations that pages and engine agreed on.
import type { Home as WireHome } from './types';

export interface Words {
  text: string;
  at: string;
  customer: string;
  position?: string;
}

export type Home = WireHome;
export type Friction = Home['friction'][number];

export interface Trend {
  week: string;
  touches: number;
  times: number;
  takes: number;
}

export interface TodoState {
  state: 'open' | 'taken' | 'put_off' | 'done';
  by: string | null;
  at: string | null;
  until: string | null;
  note: string | null;
  to: string | null;
}

export interface TodoItem {
  id: string;
  kind: 'friction' | 'promise' | 'idea' | 'complaint';
  touchpoint: string;
  label: string;
  stage: string | null;
  channel: string | null;
  owner: string | null;
  sentence: string;
  people: number;
  times: number;
  takes: number;
  gain: number;
  words: Words[];
  stories: string[];
  trend: Trend[];
  value_rank: number | null;
  state: TodoState;
  due: string | null;
  customer: string | null;
  position: string | null;
}

export interface Loved {
  touchpoint: string;
  label: string;
  adds: number;
  words: Words[];
}

export interface Todo {
  role: string | null;
  items: TodoItem[];
  loved: Loved[];
  agree: number | null;
}

export interface TodoAct {
  do: 'take' | 'done' | 'hand_on' | 'put_off' | 'reopen';
  note?: string;
  to?: string;
  until?: string;
}

export interface FixSide {
  weeks: number;
  touches: number;
  times: number;
  takes: number;
  per_100: number | null;
}

export interface Fix {
  id: string;
  touchpoint: string;
  label: string | null;
  at: string;
  by: string;
  note: string | null;
  before: FixSide;
  after: FixSide;
  verdict: 'smoother' | 'not_yet_known' | 'no_change' | 'worse';
  sentence: string;
  line: Trend[];
}

export type IdeaAnswer = 'thanked' | 'answered' | 'done' | 'declined';
export type IdeaState = 'new' | IdeaAnswer;

export interface Idea {
  id: string;
  position: string;
  at: string;
  customer: string;
  text: string | null;
  touchpoint: string;
  role: string;
  state: IdeaState;
  answers: { at: string; by: string; state: IdeaState; text: string | null }[];
}

export interface Role {
  role: string;
  label: string;
  touchpoints: string[];
  people?: string[];
}

export interface List<T> {
  items: T[];
  next: string | null;
}
