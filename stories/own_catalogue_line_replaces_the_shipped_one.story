story: a business for which waiting is worse says so in its own line of the catalogue
catalogue: |
  replaces: true
  touchpoints:
    store.dirty:
      {label: The kitchen was dirty, channel: store, stage: choose, owner: store manager, kind: must_be, doer: customer, fired_by: [story],
       effects: [{name: dirty, effect: -1, reason: the kitchen was dirty, prior: {mean: -1, sd: 0.3, source: our own survey}}]}
given:
  - {at: 2026-03-02 10:00, touch: store.dirty, who: ada, place: market}
expect:
  - {who: ada, balance: {below: -1.9}, effects: [{touchpoint: store.dirty, amount: -1, reason: the kitchen was dirty}]}
