story: found everything, a fair price, trouble at the till, and a manager mends it with a smile; good service, yet the account is not above where it would be without the trouble
given:
  - {at: 2026-03-02 17:00, touch: store.visit, who: {loyalty: c-77}, place: market}
  - {at: 2026-03-02 17:20, touch: store.found_everything, who: {loyalty: c-77}, place: market}
  - {at: 2026-03-02 17:21, touch: store.price_seen, who: {loyalty: c-77}, place: market, with: {judged: fair}}
  - {at: 2026-03-02 17:30, touch: store.till_trouble, who: {loyalty: c-77}, place: market, as: trouble}
  - {at: 2026-03-02 17:34, touch: store.mended, who: {loyalty: c-77}, place: market, as: mended}
  - {at: 2026-03-02 17:35, touch: store.purchase, who: {loyalty: c-77}, place: market, value: 42.50 EUR}
variations:
  - name: the same without the trouble
    without: [trouble, mended]
  - name: the same and nobody mends it
    without: [mended]
expect:
  - who: {loyalty: c-77}
    effects:
      - {touchpoint: store.found_everything, sign: add}
      - {touchpoint: store.price_seen, sign: add, reason: the price was fair}
      - {touchpoint: store.till_trouble, sign: take}
      - {touchpoint: store.mended, reason: put it right on the spot}
    compare: {with: the same without the trouble, relation: "<="}
  - {who: {loyalty: c-77}, compare: {with: the same and nobody mends it, relation: ">"}}
  - {who: {loyalty: c-77}, at: 2026-04-20 12:00, compare: {with: the same without the trouble, relation: "<="}}
