// Jedes Wort der Seiten auf Deutsch. Was aus dem Katalog kommt, kommt vom Server, in dessen Sprache.
import type { Texts } from '..';
import { backtestPages } from './backtest';
import { explorePages } from './explore';
import { frame } from './frame';
import { homePages } from './home';
import { peoplePages } from './people';
import { peopleListPages } from './people_list';
import { setupPages } from './setup';
import { todoPages } from './todo';

export const de: Texts = {
  ...frame,
  ...peoplePages,
  ...homePages,
  ...todoPages,
  ...setupPages,
  ...explorePages,
  ...backtestPages,
  ...peopleListPages,
};
