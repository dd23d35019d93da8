story: a search that finds something is what one expects, a search that finds nothing takes
given:
  - {at: 2026-03-02 10:00, touch: search.performed, who: ada, with: {query: desk lamp, results: 24}}
  - {at: 2026-03-02 10:00, touch: search.performed, who: ben, with: {query: lampshade, results: 0}}
  - {at: 2026-03-02 10:10, touch: store.out_of_stock, who: cleo, place: market, with: {product_id: p1}}
  - {at: 2026-03-02 10:10, touch: account.sign_in_failed, who: dan}
expect:
  - {who: ada, balance: {between: [0.001, 0.05]}}
  - {who: ben, balance: {below: -0.4}, effects: [{touchpoint: search.performed, amount: -0.25, reason: found nothing}]}
  - {who: cleo, balance: {below: 0}, effects: [{touchpoint: store.out_of_stock, sign: take}]}
  - {who: dan, balance: {below: 0}, effects: [{touchpoint: account.sign_in_failed, sign: take}]}
