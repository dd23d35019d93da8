// Weeks begin on Monday, in UTC, as the engine counts them.

const dayMs = 86_400_000;

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

// The Monday of the week a day (or moment) is in.
export function mondayOf(at: string | number): string {
  const moment = new Date(at);
  const sinceMonday = (moment.getUTCDay() + 6) % 7;
  return new Date(moment.getTime() - sinceMonday * dayMs).toISOString().slice(0, 10);
}

// Half a year of weeks is shown, in leaps of a quarter, so that the bars stay where they are from step to step.
export const weeksShown = 26;
const leap = 13;
const clear = 6; // so many weeks after the one looked at are shown, where there are any

export function endOfWeeks(week: string, latest: string): string {
  const back = Math.round((Date.parse(latest) - Date.parse(week)) / (7 * dayMs));
  return plusDays(latest, -7 * leap * Math.max(0, Math.floor((back - clear) / leap)));
}
