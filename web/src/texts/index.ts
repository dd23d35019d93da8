// What the pages say, in the language they speak. English is in the first load, the others come when wanted.
import { en } from './en';
import { language } from './language';

export type Texts = typeof en;

export const texts: Texts = language === 'de' ? (await import('./de')).de : en;

if (typeof document !== 'undefined') document.documentElement.lang = language;
