// Every word the pages say in English. What comes from the catalogue (labels, reasons) comes from the server.

import { backtestPages } from './backtest';
import { explorePages } from './explore';
import { frame } from './frame';
import { homePages } from './home';
import { peoplePages } from './people';
import { peopleListPages } from './people_list';
import { setupPages } from './setup';
import { todoPages } from './todo';

export const en = {
  ...frame,
  ...peoplePages,
  ...homePages,
  ...todoPages,
  ...setupPages,
  ...explorePages,
  ...backtestPages,
  ...peopleListPages,
};
