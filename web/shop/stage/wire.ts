// What the server answers with, by the names of src/server/openapi.yaml.
import type { components } from '../../src/shared/api/wire';

type Schemas = components['schemas'];

export type Shop = Schemas['Shop'];
export type Customer = Schemas['Customer'];
export type TimelineTouch = Schemas['TimelineTouch'];
export type AccountPoint = Schemas['AccountLine']['points'][number];
export type StandingName = Schemas['StandingName'];
