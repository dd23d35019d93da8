// The shape of the slide: one line through the stages, falling gently, raised where friction is.

export interface SlideStage {
  stage: string;
  adds: number;
  takes: number;
  touches: number;
}

export interface SlidePlace {
  stage: string | null;
  takes: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Bump extends Point {
  place: number;
  // 0..1, as a share of the roughest.
  weight: number;
  // Half its width at the foot.
  wide: number;
}

export interface SlideShape {
  points: Point[];
  bumps: Bump[];
  // The middle of each stage, and how much of what happened there was taken: 0 nothing, 1 all.
  stages: (Point & { stage: string; rough: number })[];
}

const steps = 240;
const fall = 0.3;
const top = 0.46;
const raised = 0.28;

export function slideOf(
  stages: SlideStage[],
  places: SlidePlace[],
  width: number,
  height: number,
): SlideShape {
  const wanted = sharesOf(stages, places);
  const all = wanted.reduce((sum, share) => sum + share, 0) || 1;
  let left = 0;
  const rooms = wanted.map((share) => {
    const room = (share / all) * width;
    left += room;
    return { left: left - room, room, middle: left - room / 2 };
  });
  const most = Math.max(...places.map(({ takes }) => Math.abs(takes)), 1e-9);

  // Several places of one stage stand side by side in it.
  const seen = new Map<string, number>();
  const humps = places.flatMap(({ stage, takes }, place) => {
    const room = rooms[stages.findIndex((one) => one.stage === stage)];
    if (!stage || !room) return [];
    const many = places.filter((one) => one.stage === stage).length;
    const nth = seen.get(stage) ?? 0;
    seen.set(stage, nth + 1);
    const x = room.left + ((nth + 0.5) / many) * room.room;
    return [{ place, x, weight: Math.abs(takes) / most, wide: Math.min((room.room / many) * 0.34, 42) }];
  });

  const yAt = (x: number) => {
    const ground = height * (top + fall * smooth(x / width));
    const up = humps.map((hump) => raise(hump.weight) * Math.exp(-(((x - hump.x) / hump.wide) ** 2)));
    return ground - height * raised * Math.max(0, ...up);
  };
  const points = Array.from({ length: steps + 1 }, (_, i) => {
    const x = (i / steps) * width;
    return { x, y: yAt(x) };
  });
  return {
    points,
    bumps: humps.map(({ place, x, weight, wide: half }) => ({ place, weight, wide: half, x, y: yAt(x) })),
    stages: stages.map(({ stage, adds, takes }, i) => {
      const x = rooms[i]?.middle ?? 0;
      const both = adds + Math.abs(takes);
      return { stage, x, y: yAt(x), rough: both === 0 ? 0 : Math.abs(takes) / both };
    }),
  };
}

// How much room each stage gets: more where several places must stand side by side.
export const sharesOf = (stages: SlideStage[], places: SlidePlace[]): number[] =>
  stages.map(({ stage }) => 1 + 0.8 * Math.max(0, places.filter((one) => one.stage === stage).length - 1));

// The least of three places is still to be seen.
const raise = (weight: number) => 0.45 + 0.55 * weight;
const smooth = (t: number) => t * t * (3 - 2 * t);

export const pathOf = (points: Point[]): string =>
  points.map(({ x, y }, i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

// Of `dots` people on the slide, how many fall off at each bump: as many of them as of the week's people
// left, shared out over the bumps by their weight.
export function falling(dots: number, moving: number, left: number, bumps: Bump[]): number[] {
  const all = moving + left;
  if (all === 0 || left === 0 || bumps.length === 0) return bumps.map(() => 0);
  const many = Math.max(1, Math.round((dots * left) / all));
  const weights = bumps.reduce((sum, { weight }) => sum + weight, 0);
  let shared = 0;
  let given = 0;
  return bumps.map(({ weight }) => {
    shared += weights === 0 ? 1 / bumps.length : weight / weights;
    const until = Math.round(many * shared);
    const here = until - given;
    given = until;
    return here;
  });
}
