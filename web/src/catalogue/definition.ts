// A touchpoint as the form holds it, and as the YAML says it. What the form has no row for (a condition of another shape) is
// kept as it is, and changed as YAML.
import type { CatalogueDefinition } from '../shared/api/types';

type WireEffect = CatalogueDefinition['effects'][number];
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export const comparisons = [
  'is',
  'in',
  'above',
  'at_least',
  'below',
  'at_most',
  'present',
  'absent',
] as const;
export type Comparison = (typeof comparisons)[number];

// One row of a rule's condition: all rows are meant.
export interface Asked {
  field: string;
  comparison: Comparison;
  value: string;
}

export interface EffectForm {
  key: number;
  name: string;
  // Rows, or the condition as it is when rows cannot say it.
  asked: Asked[];
  other: Json | undefined;
  isScored: boolean;
  effect: string;
  measure: string;
  good: string;
  poor: string;
  add: string;
  take: string;
  reason: string;
  repairs: boolean;
  prior: { mean: string; sd: string; source: string };
}

export interface TouchpointForm {
  label: string;
  channel: string;
  stage: string;
  owner: string;
  kind: 'must_be' | 'performance' | 'delight';
  doer: 'customer' | 'business' | 'other';
  complaint: boolean;
  suggestion: boolean;
  money: 'none' | 'spent' | 'given_back';
  appliesTo: string[];
  aliases: string[];
  measures: string[];
  firedBy: string[];
  about: string;
  effects: EffectForm[];
}

let keys = 0;
const key = () => ++keys;

const text = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
const isMap = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Rows for a condition that is comparisons side by side; undefined for any other.
export function rowsOf(when: Json): Asked[] | undefined {
  if (when === null) return [];
  if (!isMap(when)) return undefined;
  const rows: Asked[] = [];
  for (const [field, value] of Object.entries(when)) {
    if (field === 'all' || field === 'any') return undefined;
    if (field === 'not') {
      const [absent] = rowsOf(value) ?? [];
      if (absent?.comparison !== 'present' || Object.keys(value as object).length !== 1) return undefined;
      rows.push({ field: absent.field, comparison: 'absent', value: '' });
    } else if (Array.isArray(value)) {
      rows.push({ field, comparison: 'in', value: value.map(text).join(', ') });
    } else if (isMap(value)) {
      for (const [word, bound] of Object.entries(value)) {
        const comparison = comparisons.find((one) => one === word);
        if (!comparison || comparison === 'absent') return undefined;
        if (comparison === 'present' && bound !== true && bound !== 'true') return undefined;
        rows.push({
          field,
          comparison,
          value:
            comparison === 'present' ? '' : Array.isArray(bound) ? bound.map(text).join(', ') : text(bound),
        });
      }
    } else {
      rows.push({ field, comparison: 'is', value: text(value) });
    }
  }
  // A list whose words have commas in them has no row.
  return rows;
}

export function toForm(definition: CatalogueDefinition): TouchpointForm {
  return {
    label: definition.label,
    channel: definition.channel,
    stage: definition.stage,
    owner: definition.owner,
    kind: definition.kind,
    doer: definition.doer,
    complaint: definition.complaint,
    suggestion: definition.suggestion,
    money: definition.money,
    appliesTo: definition.applies_to,
    aliases: definition.aliases,
    measures: definition.measures,
    firedBy: definition.fired_by,
    about: definition.about ?? '',
    effects: definition.effects.map(effectForm),
  };
}

function effectForm(one: WireEffect): EffectForm {
  const when = (one.when ?? null) as Json;
  const rows = rowsOf(when);
  return {
    key: key(),
    name: one.name,
    asked: rows ?? [],
    other: rows ? undefined : when,
    isScored: one.measure !== null,
    effect: text(one.effect),
    measure: one.measure ?? '',
    good: text(one.good),
    poor: text(one.poor),
    add: text(one.add),
    take: text(one.take),
    reason: one.reason,
    repairs: one.repairs,
    prior: { mean: text(one.prior.mean), sd: text(one.prior.sd), source: one.prior.source },
  };
}

export const newEffect = (source: string): EffectForm => ({
  key: key(),
  name: '',
  asked: [],
  other: undefined,
  isScored: false,
  effect: '',
  measure: '',
  good: '',
  poor: '',
  add: '',
  take: '',
  reason: '',
  repairs: false,
  prior: { mean: '', sd: '0.3', source },
});

// Of a touchpoint that nobody has described: what its touches say already is filled in.
export const newTouchpoint = (known: {
  channel?: string | null | undefined;
  stage?: string | null | undefined;
}): TouchpointForm => ({
  label: '',
  channel: known.channel ?? '',
  stage: known.stage ?? '',
  owner: '',
  kind: 'performance',
  doer: 'customer',
  complaint: false,
  suggestion: false,
  money: 'none',
  appliesTo: [],
  aliases: [],
  measures: [],
  firedBy: [],
  about: '',
  effects: [],
});

// "web.page_load" says that it is of the web, if there is such a channel.
export const channelIn = (name: string, channels: string[]): string =>
  channels.find((channel) => channel === name.split('.')[0]) ?? '';

// --- YAML: texts in double quotes are JSON's, numbers as they were typed ------------------------------------------------

const quoted = (value: string) => JSON.stringify(value);
const list = (values: string[]) => `[${values.map(quoted).join(', ')}]`;
const isNumber = (value: string) => /^[-+]?(\d+\.?\d*|\.\d+)$/.test(value);
// What is no number is left in quotes, so that the server says what is wrong with it.
const number = (value: string) => (isNumber(value.trim()) ? value.trim() : quoted(value.trim()));
export const words = (value: string) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([name, inner]) => `${quoted(name)}: ${flow(inner)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}

function comparisonYaml({ comparison, value }: Asked): string {
  if (comparison === 'is') return `is: ${quoted(value)}`;
  if (comparison === 'in') return `in: ${list(words(value))}`;
  if (comparison === 'present') return 'present: true';
  if (comparison === 'absent') return 'present: false';
  return `${comparison}: ${number(value)}`;
}

// Comparisons of one field share its braces; a row without a field is none.
export function whenYaml({ asked, other }: Pick<EffectForm, 'asked' | 'other'>): string | undefined {
  if (other !== undefined) return flow(other);
  const fields = new Map<string, string[]>();
  for (const row of asked)
    if (row.field.trim()) {
      const field = row.field.trim();
      fields.set(field, [...(fields.get(field) ?? []), comparisonYaml(row)]);
    }
  if (fields.size === 0) return undefined;
  return `{${[...fields].map(([field, all]) => `${quoted(field)}: {${all.join(', ')}}`).join(', ')}}`;
}

export function toYaml(name: string, form: TouchpointForm): string {
  const lines = [`${name}:`];
  const field = (what: string, value: string | undefined) =>
    value !== undefined && lines.push(`  ${what}: ${value}`);
  const said = (value: string) => (value.trim() ? quoted(value.trim()) : undefined);
  field('label', said(form.label));
  field('channel', said(form.channel));
  field('stage', said(form.stage));
  field('owner', said(form.owner));
  field('kind', form.kind);
  field('doer', form.doer);
  if (form.complaint) field('complaint', 'true');
  if (form.suggestion) field('suggestion', 'true');
  if (form.money !== 'none') field('money', form.money);
  if (form.appliesTo.length > 0) field('applies_to', list(form.appliesTo));
  if (form.aliases.length > 0) field('aliases', list(form.aliases));
  const measures = measuresOf(form);
  if (measures.length > 0) field('measures', list(measures));
  if (form.firedBy.length > 0) field('fired_by', list(form.firedBy));
  field('about', said(form.about));
  if (form.effects.length > 0) lines.push('  effects:');
  for (const effect of form.effects) {
    const inner = (what: string, value: string | undefined) =>
      value !== undefined && lines.push(`      ${what}: ${value}`);
    lines.push(`    - name: ${quoted(effect.name.trim())}`);
    inner('when', whenYaml(effect));
    if (effect.isScored) {
      inner('measure', said(effect.measure));
      for (const bound of ['good', 'poor', 'add', 'take'] as const)
        if (effect[bound].trim()) inner(bound, number(effect[bound]));
    } else if (effect.effect.trim()) inner('effect', number(effect.effect));
    if (effect.repairs) inner('repairs', 'true');
    inner('reason', said(effect.reason));
    // A fixed effect is its own guess, unless somebody said another.
    const mean = effect.prior.mean.trim() || (effect.isScored ? effect.add : effect.effect).trim() || '0';
    inner(
      'prior',
      `{mean: ${number(mean)}, sd: ${number(effect.prior.sd)}, source: ${quoted(effect.prior.source.trim())}}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

// What a rule scores, compares with a bound or shows as a number has to be kept as one.
export function measuresOf(form: TouchpointForm): string[] {
  const needed = form.effects.flatMap((effect) => [
    ...(effect.isScored && effect.measure.trim() ? [effect.measure.trim()] : []),
    ...effect.asked
      .filter(({ comparison }) => ['above', 'at_least', 'below', 'at_most'].includes(comparison))
      .map(({ field }) => field.trim()),
    ...[...effect.reason.matchAll(/\{([^}|]+)\|/g)].map(([, name]) => name?.trim() ?? ''),
  ]);
  const own = ['value', 'rating', 'measure'];
  return [...new Set([...form.measures, ...needed])].filter((name) => name && !own.includes(name));
}
