// The shapes of the operations that pages and engine agreed on.
import type { Home as WireHome } from './types';

export interface Words {
  text: string;
  at: string;
  customer: string;
  position?: string;
}

export interface FrictionState {
  state: 'nobody' | 'taken' | 'done' | 'put_off';
  by?: string;
  at?: string;
  until?: string;
}

// Home knows whom a place hurt; what they said, and who is on it, stands beside it once records tell.
export type Friction = WireHome['friction'][number] & {
  words?: Words | null;
  state?: FrictionState | null;
};
export type Home = Omit<WireHome, 'friction'> & { friction: Friction[] };

export interface Trend {
  week: string;
  touches: number;
  takes: number;
}

export interface TodoState {
  state: 'open' | 'taken' | 'put_off' | 'done';
  by?: string;
  at?: string;
  until?: string;
  note?: string;
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
  takes: number;
  gain: number;
  words: Words[];
  stories: string[];
  trend: Trend[];
  value_rank: number | null;
  state: TodoState;
  due?: string | null;
  customer?: string | null;
  position?: string | null;
}

export interface Loved {
  touchpoint: string;
  label: string;
  adds: number;
  words: Words[];
}

export interface Todo {
  role: string;
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
  takes: number;
  per_100: number | null;
}

export interface Fix {
  id: string;
  touchpoint: string;
  label: string;
  at: string;
  by: string;
  note: string;
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
  at: string;
  customer: string | null;
  text: string;
  touchpoint: string;
  role: string | null;
  state: IdeaState;
  answers: { at: string; by: string; state: IdeaAnswer; text: string }[];
}

export interface Role {
  role: string;
  label: string;
  touchpoints: number;
  people: string[];
}

export type Access = 'admin' | 'editor' | 'viewer';

export interface Person {
  name: string;
  mail?: string | null;
  role: string;
  access: Access;
  place?: string | null;
  partner?: string | null;
}

export interface Done {
  at: string;
  who: string;
  what: string;
}

export interface List<T> {
  items: T[];
  next: string | null;
}
