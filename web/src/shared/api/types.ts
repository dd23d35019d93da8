// The shapes the server answers with, by their names in src/server/openapi.yaml.
import type { components } from './wire';

type Schemas = components['schemas'];

export type Access = Schemas['AccessName'];
export type Account = Schemas['Account'];
export type AccountPoint = Schemas['AccountLine']['points'][number];
export type Backtest = Schemas['Backtest'];
export type BacktestResult = Schemas['BacktestResult'];
export type BacktestShare = Schemas['BacktestShare'];
export type Care = Schemas['Care'];
export type CatalogueDefinition = Schemas['CatalogueDefinition'];
export type CatalogueEntry = Schemas['CatalogueEntry'];
export type CatalogueTrial = Schemas['CatalogueTrial'];
export type CatalogueTried = Schemas['CatalogueTried'];
export type CatalogueVersion = Schemas['CatalogueVersion'];
export type ConsentGiven = Schemas['ConsentGiven'];
export type Customer = Schemas['Customer'];
export type CustomerShort = Schemas['CustomerShort'];
export type Effect = Schemas['Effect'];
export type Evidence = Schemas['Evidence'];
export type Fix = Schemas['Fix'];
export type Friction = Schemas['Home']['friction'][number];
export type Gone = Schemas['Home']['gone'][number];
export type Home = Schemas['Home'];
export type Idea = Schemas['Idea'];
export type IdeaAnswer = Schemas['IdeaToAnswer']['state'];
export type Identifier = Schemas['Identifier'];
export type LiveTouch = Schemas['LiveTouch'];
export type Mail = Schemas['Mail'];
export type MailReader = Schemas['MailReader'];
export type Note = Schemas['Note'];
export type Person = Schemas['User'];
export type Place = Schemas['Place'];
export type Problem = Schemas['Problem'];
export type Quarantined = Schemas['Quarantined'];
export type Role = Schemas['RoleList']['items'][number];
export type Session = Schemas['Session'];
export type Source = Schemas['Source'];
export type SourceKind = Schemas['SourceKind'];
export type StandingName = Schemas['StandingName'];
export type Summary = Schemas['Summary'];
export type TimelineTouch = Schemas['TimelineTouch'];
export type Todo = Schemas['Todo'];
export type TodoAct = Schemas['TodoDoing'];
export type TodoItem = Schemas['TodoItem'];
export type TouchWay = Schemas['TouchWay'];
export type Touchpoint = Schemas['Touchpoint'];
export type VerdictName = Schemas['VerdictName'];
export type View = Schemas['View'];
export type Week = Schemas['WeekList']['items'][number];
export type Words = Schemas['Words'];

// A page of a list, as every operation that lists answers.
export interface List<T> {
  items: T[];
  next: string | null;
}
