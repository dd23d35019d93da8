// The shapes of the operations that pages and engine agreed on.
import type { Account, CustomerShort, Effect } from './types';

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

export interface Friction {
  touchpoint: string;
  label: string;
  stage: string | null;
  channel: string | null;
  owner: string | null;
  takes: number;
  hurt: number;
  change: number | null;
  words?: Words | null;
  state?: FrictionState | null;
}

export interface Gone {
  customer: CustomerShort;
  last: { touchpoint: string; label: string; at: string; reason: string; owner: string | null } | null;
}

export interface Note {
  id: string;
  at: string;
  text: string;
  by: string;
  touchpoint?: string | null;
}

export interface Home {
  week: string;
  simulated: boolean;
  closer: number;
  away: number;
  left: number;
  before: { closer: number; away: number; left: number };
  stages: {
    stage: string;
    label: string;
    adds: number;
    takes: number;
    touches: number;
    people_hurt?: number;
  }[];
  friction: Friction[];
  heard: { hurt: number; told: number; silent: number; left: number };
  gone: Gone[];
  notes?: Note[];
}

export interface Week {
  week: string;
  closer: number;
  away: number;
  left: number;
  adds: number;
  takes: number;
  touches: number;
}

export type CareKind = 'thanked' | 'sorry' | 'called';

export interface CareWish {
  kind: CareKind;
  why: string;
  outcome?: string;
  about?: string;
}

export interface CareDone {
  position: string;
  effects: Effect[];
  account: Account;
}

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
