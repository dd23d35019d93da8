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
