// Which language the pages speak: the one chosen in this browser, else the browser's own where we have it.

export const languages = { en: 'English', de: 'Deutsch' };
export type Language = keyof typeof languages;

const place = 'regard.language';
const inPage = typeof document !== 'undefined';

const isOurs = (word: string | null | undefined): word is Language =>
  !!word && Object.hasOwn(languages, word);
const root = (tag: string) => tag.split('-')[0];

function chosen(): Language {
  if (!inPage) return 'en';
  try {
    const kept = localStorage.getItem(place);
    if (isOurs(kept)) return kept;
  } catch {
    // A browser that keeps nothing is asked each time.
  }
  return navigator.languages.map(root).find(isOurs) ?? 'en';
}

export const language: Language = chosen();

// Numbers and times are written as where the reader lives: Austria's German is not Germany's.
export const locale: string =
  (inPage && navigator.languages.find((tag) => root(tag) === language)) ||
  { en: 'en-GB', de: 'de-DE' }[language];

export function speak(wanted: Language) {
  localStorage.setItem(place, wanted);
  location.reload();
}
