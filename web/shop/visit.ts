// What the two pages of the corner shop share while somebody visits. Both are of one tab and one origin, so they see the
// same sessionStorage; it is gone with the tab. What the customer did is not here: that is in the log.

export interface Order {
  id: string;
  lines: { id: string; count: number }[];
  cents: number;
  paidBy: 'card' | 'account';
}

interface Kept {
  key: string; // of the source: the shop sends with it, and can do nothing else
  since: string; // when this customer first came, by the store's clock
  smoothed: string[]; // touchpoints that somebody has mended since
  basket: Record<string, number>;
  orders: Order[];
  named: boolean;
}

const empty: Kept = { key: '', since: '', smoothed: [], basket: {}, orders: [], named: false };

export function kept<K extends keyof Kept>(name: K): Kept[K] {
  try {
    const text = sessionStorage.getItem(`shop.${name}`);
    return text === null ? empty[name] : (JSON.parse(text) as Kept[K]);
  } catch {
    return empty[name]; // somebody else's text under our name: as if nothing were there
  }
}

export function keep<K extends keyof Kept>(name: K, value: Kept[K]) {
  sessionStorage.setItem(`shop.${name}`, JSON.stringify(value));
}

// The next customer begins with nothing: no basket, no name, nothing mended for the one before.
export function forgetVisit() {
  for (const name of Object.keys(empty)) sessionStorage.removeItem(`shop.${name}`);
  for (const name of Object.keys(localStorage)) if (name.startsWith('ajs_')) localStorage.removeItem(name);
  for (const cookie of document.cookie.split(';')) {
    const name = cookie.split('=')[0]?.trim() ?? '';
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser yet
    if (name.startsWith('ajs_')) document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax`;
  }
}

export const isSmoothed = (touchpoint: string) => kept('smoothed').includes(touchpoint);

// What the counter tells the page around it.
export interface Told {
  from: 'corner shop';
  what: 'here' | 'sent' | 'all' | 'leaving';
  anonymousId: string;
}

export const isTold = (data: unknown): data is Told =>
  typeof data === 'object' && data !== null && (data as Told).from === 'corner shop';
