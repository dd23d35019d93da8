story: a text that says what it is adds, a one-liner and a heap of type codes take
given:
  - {at: 2026-03-02 10:00, touch: product.text, who: ada, with: {product_id: p1, words: 140, type_code_share: 0.04}}
  - {at: 2026-03-02 10:00, touch: product.text, who: ben, with: {product_id: p2, words: 6, type_code_share: 0}}
  - {at: 2026-03-02 10:00, touch: product.text, who: cleo, with: {product_id: p3, words: 90, type_code_share: 0.55}}
expect:
  - {who: ada, balance: {above: 0}, effects: [{touchpoint: product.text, sign: add, reason: says in 140 words what it is}]}
  - {who: ben, balance: {below: 0}, effects: [{touchpoint: product.text, sign: take, reason: the text has 6 words}]}
  - {who: cleo, balance: {below: 0}, effects: [{touchpoint: product.text, sign: take, reason: 55 % of the text are type codes}]}
