// The storefront, as its customers see it: plain pages, each loaded anew, so that the browser measures them as it measures
// any other shop's. The page around it is shop.tsx.
import './counter/style.css';
import { el } from './counter/element';
import { show } from './counter/pages';
import { tellAll, tellHere, tellLeaving, tellWhole, watchVitals } from './counter/sending';
import { texts } from './texts/en';
import { kept } from './visit';

const root = document.getElementById('counter');
if (!root) throw new Error('counter.html has no element with the id "counter"');

if (kept('key') === '') {
  root.append(
    el('main', { class: 'narrow' }, [
      el('h1', {}, [texts.counter.noKey]),
      el('p', {}, [el('a', { href: '/shop', target: '_top', class: 'button' }, [texts.counter.openShop])]),
    ]),
  );
} else {
  watchVitals();
  tellLeaving();
  const tellOf = await show(root);
  const wholeAt = performance.now();
  tellHere();
  try {
    await tellOf();
    await tellWhole(wholeAt);
  } finally {
    tellAll();
  }
}
