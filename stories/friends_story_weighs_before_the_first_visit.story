story: what a friend tells weighs before the first visit, for good or for ill
given:
  - {at: 2026-03-01 19:00, touch: friend.recommended, who: ada, text: they mended my lamp for nothing}
  - {at: 2026-03-01 19:00, touch: friend.warned, who: ben, text: they let my mother wait for an hour}
  - {at: 2026-03-02 11:00, touch: store.visit, who: ada, place: market}
  - {at: 2026-03-02 11:00, touch: store.visit, who: ben, place: market}
expect:
  - {who: ada, at: 2026-03-02 12:00, balance: {above: 0.3}, effects: [{touchpoint: friend.recommended, amount: 0.4}]}
  - {who: ben, at: 2026-03-02 12:00, balance: {below: -0.7}, standing: at_risk, effects: [{touchpoint: friend.warned, amount: -0.4}]}
