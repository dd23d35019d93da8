// The pages of the storefront, by their address under /shop/counter.
import awning from '../art/awning.svg';
import { texts } from '../texts/en';
import { isSmoothed, keep, kept } from '../visit';
import { el } from './element';
import { find, type Good, goodOf, goods, measured, price } from './goods';
import { page, track } from './sending';
import { complaint, friend, help, idea } from './talk';
import { basket, invoice, order, pay, queue } from './till';

const t = texts.counter;
export const base = '/shop/counter';

interface Shown {
  title: string;
  name: string; // of the page, as the sources call it
  main: Node[];
  tells?: () => Promise<void>; // what else is told once it is whole
}

// Shows the page of this address; the answer tells the sources of it.
export async function show(root: HTMLElement): Promise<() => Promise<void>> {
  const parts = location.pathname.slice(base.length).split('/').filter(Boolean);
  let shown: Shown;
  try {
    shown = await pageOf(parts);
  } catch (error) {
    // The browser's console says it, as it does for any page that breaks; and so does the source.
    console.error(error);
    shown = broken(error);
  }
  document.title = `${shown.title} · ${t.name}`;
  root.replaceChildren(
    el('a', { class: 'skip', href: '#goods' }, [t.skip]),
    header(),
    el('main', { id: 'goods', tabindex: '-1' }, shown.main),
    footer(),
  );
  return async () => {
    await page(shown.name);
    await shown.tells?.();
  };
}

async function pageOf([first, second]: string[]): Promise<Shown> {
  switch (first) {
    case undefined:
      return front();
    case 'search':
      return found(new URLSearchParams(location.search).get('q') ?? '');
    case 'goods': {
      const good = goodOf(second ?? '');
      return good ? product(good) : notThere();
    }
    case 'basket':
      return { title: t.inside, name: 'Basket', main: basket(), tells: () => track('Cart Viewed') };
    case 'voucher':
      return voucher();
    case 'pay':
      return { title: t.payTitle, name: 'Till', main: pay(), tells: () => track('Checkout Started') };
    case 'queue':
      return { title: t.queueTitle, name: 'Queue', main: queue() };
    case 'order':
    case 'invoice': {
      const made = kept('orders').find(({ id }) => id === second);
      if (!made) return notThere();
      return first === 'order'
        ? { title: t.orderTitle, name: 'Order', main: order(made) }
        : { title: t.invoiceTitle, name: 'Invoice', main: invoice(made) };
    }
    case 'help':
      return { title: t.helpTitle, name: 'Help', main: help() };
    case 'complain':
      return { title: t.complainTitle, name: 'Complain', main: complaint() };
    case 'idea':
      return { title: t.ideaTitle, name: 'Ideas', main: idea() };
    case 'friend':
      return { title: t.friendTitle, name: 'Tell a friend', main: friend() };
    default:
      return notThere();
  }
}

function header() {
  const count = Object.values(kept('basket')).reduce((sum, one) => sum + one, 0);
  const asked = new URLSearchParams(location.search).get('q') ?? '';
  return el('header', { class: 'head' }, [
    el('p', { class: 'mark' }, [t.simulated]),
    el('div', { class: 'head-row' }, [
      el('a', { href: base, class: 'brand' }, [
        el('img', { src: awning, alt: '', width: '40', height: '40' }),
        el('span', {}, [el('b', {}, [t.name]), el('small', {}, [t.motto])]),
      ]),
      el('form', { class: 'find', role: 'search', action: `${base}/search`, method: 'get' }, [
        el('input', {
          name: 'q',
          type: 'search',
          value: asked,
          placeholder: t.findHint,
          'aria-label': t.find,
          required: true,
        }),
        el('button', { class: 'button quiet', type: 'submit' }, [t.findButton]),
      ]),
      el('nav', { 'aria-label': t.nav }, [
        el('a', { href: `${base}/basket`, class: 'to-basket' }, [t.basket(count)]),
      ]),
    ]),
  ]);
}

function footer() {
  const link = (path: string, text: string) => el('li', {}, [el('a', { href: `${base}/${path}` }, [text])]);
  return el('footer', { class: 'foot' }, [
    el('nav', { 'aria-label': t.foot }, [
      el('ul', {}, [
        link('help', t.helpTitle),
        link('complain', t.complainTitle),
        link('idea', t.ideaTitle),
        link('friend', t.friendTitle),
      ]),
    ]),
  ]);
}

const card = (good: Good) =>
  el('li', {}, [
    el('a', { href: `${base}/goods/${good.id}`, class: 'good' }, [
      el('img', { src: good.art, alt: '', width: '320', height: '240' }),
      el('span', { class: 'good-name' }, [good.name]),
      el('span', { class: 'price' }, [price(good.cents)]),
    ]),
  ]);
const shelf = (which: Good[]) => el('ul', { class: 'shelf' }, which.map(card));

function front(): Shown {
  const main = [el('h1', {}, [t.welcome]), el('p', { class: 'lead' }, [t.welcomeMore]), shelf(goods)];
  return { title: t.motto, name: 'Front', main };
}

function found(query: string): Shown {
  const result = find(query, isSmoothed('search.performed'));
  const main: Node[] = [el('h1', {}, [t.results(query, result.length)])];
  if (result.length > 0) main.push(shelf(result));
  else main.push(el('p', { class: 'lead' }, [t.nothing]), el('h2', {}, [t.everything]), shelf(goods));
  return {
    title: t.results(query, result.length),
    name: 'Search',
    main,
    tells: () => track('Products Searched', { query, results: result.length }),
  };
}

async function product(good: Good): Promise<Shown> {
  if (good.isSlow && !isSmoothed('web.page_load')) await oldWarehouse();
  const text = isSmoothed('product.text') ? (good.fuller ?? good.text) : good.text;
  const done = el('p', { class: 'done', role: 'status' });
  const add = async () => {
    const basket = kept('basket');
    keep('basket', { ...basket, [good.id]: (basket[good.id] ?? 0) + 1 });
    document.querySelector('.head')?.replaceWith(header());
    done.replaceChildren(`${t.added} `, el('a', { href: `${base}/basket` }, [t.toBasket]));
    await track('Product Added', {
      product_id: good.id,
      name: good.name,
      price: good.cents / 100,
      currency: 'EUR',
    });
  };
  const main = [
    el('article', { class: 'product' }, [
      el('img', { src: good.art, alt: '', width: '640', height: '480' }),
      el('div', {}, [
        el('h1', {}, [good.name]),
        el('p', { class: 'price' }, [price(good.cents)]),
        el('p', { class: 'text' }, [text]),
        el('button', { class: 'button', type: 'button', click: () => void add() }, [t.add]),
        done,
      ]),
    ]),
  ];
  const tells = async () => {
    const about = { product_id: good.id, name: good.name };
    await track('Product Viewed', { ...about, price: good.cents / 100, currency: 'EUR' });
    await track('Product Text Read', { ...about, ...measured(text) });
  };
  return { title: good.name, name: good.name, main, tells };
}

// The page that is slow on purpose: as if it asked an old system in the cellar for what is in stock, and showed nothing
// until that had answered.
const oldWarehouse = () => new Promise<void>((answered) => setTimeout(answered, 5200));

// The page that breaks on purpose: nobody ever made the table of vouchers, and the page reads in it.
function voucher(): Shown {
  const vouchers: { taken?: { code: string } } = isSmoothed('web.page_error')
    ? { taken: { code: 'LOAF' } }
    : {};
  const { code } = vouchers.taken as { code: string };
  return {
    title: t.voucherTitle,
    name: 'Voucher',
    main: [
      el('h1', {}, [t.voucherTitle]),
      el('p', { class: 'lead' }, [t.voucherTaken]),
      el('p', {}, [el('a', { class: 'button', href: `${base}/basket` }, [t.toBasket])]),
    ],
    tells: () => track('Coupon Applied', { coupon_id: code }),
  };
}

function broken(error: unknown): Shown {
  return {
    title: t.broke,
    name: 'Broken',
    main: [
      el('h1', {}, [t.broke]),
      el('p', { class: 'lead' }, [t.brokeMore]),
      el('p', {}, [el('a', { class: 'button', href: base }, [t.back])]),
    ],
    tells: () => track('Page Broke', { path: location.pathname, message: String(error) }),
  };
}

function notThere(): Shown {
  return {
    title: t.notThere,
    name: 'Not found',
    main: [el('h1', {}, [t.notThere]), el('p', {}, [el('a', { class: 'button', href: base }, [t.back])])],
    tells: () => track('Page Not Found', { path: location.pathname }),
  };
}
