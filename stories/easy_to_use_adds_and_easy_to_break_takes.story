story: what is easy to set up and to use adds, what breaks takes far more, and what breaks at once takes twice
given:
  - {at: 2026-03-01 09:00, touch: product.set_up, who: ada, with: {order_id: o1, done: true, minutes: 12}}
  - {at: 2026-03-02 09:00, touch: product.easy_to_use, who: ada, with: {order_id: o1}}
  - {at: 2026-03-02 10:00, touch: product.set_up, who: ben, with: {order_id: o2, done: true, minutes: 150}}
  - {at: 2026-03-03 10:00, touch: product.hard_to_use, who: ben, with: {order_id: o2}}
  - {at: 2026-03-03 11:00, touch: product.set_up, who: cleo, with: {order_id: o3, done: false, minutes: 40}}
  - {at: 2026-03-04 10:00, touch: delivery.on_time, who: dan, with: {order_id: o4}}
  - {at: 2026-03-20 10:00, touch: product.broke, who: dan, with: {order_id: o4}}
  - {at: 2026-03-20 10:00, touch: product.broke, who: eve, with: {order_id: o5}}
  - {at: 2026-03-20 11:00, touch: product.lasted, who: ada, with: {order_id: o1}}
expect:
  - {who: ada, balance: {above: 0.3}, effects: [{touchpoint: product.easy_to_use, sign: add}, {touchpoint: product.lasted, sign: add}]}
  - {who: ben, balance: {below: 0}, effects: [{touchpoint: product.set_up, sign: take, reason: took 2 hours}, {touchpoint: product.hard_to_use, sign: take}]}
  - {who: cleo, balance: {below: 0}, effects: [{touchpoint: product.set_up, reason: could not set it up, sign: take}]}
  - who: dan
    effects:
      - {touchpoint: product.broke, amount: -0.8}
      - {touchpoint: product.broken_early, sign: take, reason: within a month}
  - {who: eve, effects: [{touchpoint: product.broke, amount: -0.8}], no_effects: [{touchpoint: product.broken_early}]}
