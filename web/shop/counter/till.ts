// From the basket to the invoice.
import { texts } from '../texts/en';
import { isSmoothed, keep, kept, type Order } from '../visit';
import { el, sayForm } from './element';
import { goodOf, price } from './goods';
import { identify, track } from './sending';

const t = texts.counter;
const base = '/shop/counter';

const linesOf = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([id, count]) => ({ good: goodOf(id), count }))
    .flatMap(({ good, count }) => (good && count > 0 ? [{ good, count }] : []));
const centsOf = (counts: Record<string, number>) =>
  linesOf(counts).reduce((sum, { good, count }) => sum + good.cents * count, 0);

export function basket(): Node[] {
  const lines = linesOf(kept('basket'));
  if (lines.length === 0)
    return [
      el('h1', {}, [t.inside]),
      el('p', { class: 'lead' }, [t.basketEmpty]),
      el('p', {}, [el('a', { class: 'button', href: base }, [t.back])]),
    ];
  const rows = lines.map(({ good, count }) =>
    el('li', {}, [
      el('img', { src: good.art, alt: '', width: '64', height: '48' }),
      el('span', {}, [t.plainLine(good.name, count)]),
      el('span', { class: 'price' }, [price(good.cents * count)]),
      el(
        'button',
        {
          class: 'button quiet small',
          type: 'button',
          'aria-label': t.remove(good.name),
          click: async () => {
            const { [good.id]: _, ...rest } = kept('basket');
            keep('basket', rest);
            await track('Product Removed', { product_id: good.id, name: good.name });
            location.reload();
          },
        },
        ['×'],
      ),
    ]),
  );
  return [
    el('h1', {}, [t.inside]),
    el('ul', { class: 'lines' }, rows),
    el('p', { class: 'total' }, [t.total, ' ', el('b', {}, [price(centsOf(kept('basket')))])]),
    el('p', { class: 'ways' }, [
      el('a', { class: 'button', href: `${base}/pay` }, [t.toPay]),
      el('a', { class: 'button quiet', href: `${base}/voucher` }, [t.voucher]),
    ]),
  ];
}

async function place(paidBy: Order['paidBy'], name: string, mail: string) {
  const counts = kept('basket');
  const id = `order-${crypto.randomUUID().slice(0, 8)}`;
  const lines = linesOf(counts).map(({ good, count }) => ({ id: good.id, count }));
  const made: Order = { id, lines, cents: centsOf(counts), paidBy };
  keep('orders', [...kept('orders'), made]);
  keep('basket', {});
  // Whoever says who they are becomes one customer with what they did before.
  if (name || mail) {
    await identify(mail ? `mail-${mail.toLowerCase()}` : id, {
      ...(name && { name }),
      ...(mail && { email: mail }),
    });
    keep('named', true);
  }
  await track('Order Completed', { order_id: id, total: made.cents / 100, currency: 'EUR' });
  if (paidBy === 'card') await track('payment.succeeded', { order_id: id });
  await track('delivery.promised', { order_id: id });
  location.assign(`${base}/order/${id}`);
}

export function pay(): Node[] {
  if (linesOf(kept('basket')).length === 0) return basket();
  const name = el('input', { id: 'name', name: 'name', autocomplete: 'off', maxlength: '100' });
  const mail = el('input', {
    id: 'mail',
    name: 'mail',
    type: 'email',
    autocomplete: 'off',
    maxlength: '100',
  });
  const way = (value: Order['paidBy'], label: string, more: string, isChosen: boolean) =>
    el('label', { class: 'way' }, [
      el('input', { type: 'radio', name: 'way', value, checked: isChosen }),
      el('span', {}, [el('b', {}, [label]), el('small', {}, [more])]),
    ]);
  const form = el(
    'form',
    {
      class: 'pay',
      submit: (event) => {
        event.preventDefault();
        const chosen = new FormData(form).get('way') === 'account' ? 'account' : 'card';
        form.querySelector('button')?.setAttribute('disabled', '');
        void place(chosen, name.value.trim(), mail.value.trim());
      },
    },
    [
      el('h2', {}, [t.bring]),
      el('p', {}, [t.bringMore]),
      ...(kept('named')
        ? []
        : [
            el('label', { for: 'name' }, [t.yourName]),
            name,
            el('label', { for: 'mail' }, [t.yourMail]),
            mail,
            el('p', { class: 'small' }, [t.unknown]),
          ]),
      el('fieldset', {}, [
        el('legend', {}, [t.payLead]),
        way('card', t.byCard, t.byCardMore, true),
        way('account', t.byAccount, t.byAccountMore, false),
      ]),
      el('button', { class: 'button', type: 'submit' }, [t.order]),
    ],
  );
  return [
    el('h1', {}, [t.payTitle]),
    el('p', { class: 'total' }, [t.total, ' ', el('b', {}, [price(centsOf(kept('basket')))])]),
    form,
    el('section', { class: 'other' }, [
      el('h2', {}, [t.fetchTitle]),
      el('p', {}, [t.fetchMore]),
      el('a', { class: 'button quiet', href: `${base}/queue` }, [t.fetch]),
    ]),
  ];
}

// A till with a queue, in the shop itself: how long it took and what was said about it come together, as from a survey at
// the door.
export function queue(): Node[] {
  const isShort = isSmoothed('store.checkout');
  const done = el('p', { class: 'done', role: 'status' });
  const leave = async (said: string) => {
    await track('store.checkout', { wait_s: isShort ? 40 : 660, place: 'corner', review_body: said });
    keep('basket', {});
    done.replaceChildren(t.queueDone);
  };
  const said = isShort ? t.queueSayShort : t.queueSayLong;
  return [
    el('h1', {}, [t.queueTitle]),
    el('p', { class: 'lead' }, [isShort ? t.queueShort : t.queueLong]),
    sayForm('queue', t.queueSay, said, t.queuePay, (words) => void leave(words)),
    done,
  ];
}

export function order(made: Order): Node[] {
  return [
    el('h1', {}, [t.orderTitle]),
    el('p', { class: 'lead' }, [t.orderMore]),
    el('p', {}, [el('a', { class: 'button', href: `${base}/invoice/${made.id}` }, [t.toInvoice])]),
  ];
}

export function invoice(made: Order): Node[] {
  const isPuzzle = made.paidBy === 'account' && !isSmoothed('invoice.puzzle');
  const invoice_id = `invoice-${made.id}`;
  const done = el('p', { class: 'done', role: 'status' });
  // It is received when it is opened; once.
  const seen = `shop.seen.${invoice_id}`;
  const received = sessionStorage.getItem(seen)
    ? Promise.resolve()
    : track('invoice.received', { invoice_id, order_id: made.id });
  sessionStorage.setItem(seen, 'true');
  const ask = async (said: string) => {
    await received;
    await track('invoice.question', { invoice_id, review_body: said });
    done.replaceChildren(t.invoiceAsked);
  };
  const lines = isPuzzle
    ? t.puzzle
    : [...made.lines.map(({ id, count }) => t.plainLine(goodOf(id)?.name ?? id, count)), t.plainDelivery];
  return [
    el('h1', {}, [t.invoiceTitle]),
    el('ul', { class: isPuzzle ? 'paper puzzle' : 'paper' }, [
      ...lines.map((line) => el('li', {}, [line])),
      el('li', { class: 'total' }, [t.total, ' ', el('b', {}, [price(made.cents + (isPuzzle ? 319 : 0))])]),
    ]),
    sayForm(
      'ask',
      t.invoiceAsk,
      isPuzzle ? t.invoiceAskText : '',
      t.invoiceAskSend,
      (said) => void ask(said),
    ),
    el('p', {}, [el('a', { class: 'button quiet', href: base }, [t.invoiceDone])]),
    done,
  ];
}
