story: a clean shop adds; a lane blocked for forty minutes takes from those who stood there then, and from nobody else
given:
  - {at: 2026-03-02 16:10, touch: store.visit, who: ada, place: market}
  - {at: 2026-03-02 16:15, touch: store.clean, who: ada, place: market}
  - {at: 2026-03-02 16:30, touch: store.checkout, who: ada, place: market, with: {wait_s: 45}}
  - {at: 2026-03-02 17:20, touch: store.checkout, who: ben, place: market, with: {wait_s: 100}}
  - {at: 2026-03-02 17:25, touch: store.checkout, who: cleo, place: station, with: {wait_s: 100}}
  - {observation: store.lane_blocked, from: 2026-03-02 17:00, to: 2026-03-02 17:40, place: market, with: {why: pallets}}
  - {at: 2026-03-02 17:50, touch: store.dirty, who: dan, place: market}
  - {observation: store.spill, from: 2026-03-03 09:00, to: 2026-03-03 10:00, place: market}
  - {at: 2026-03-03 09:30, touch: store.visit, who: eve, place: market, received: 2026-03-03 10:05}
  - {at: 2026-03-03 12:00, touch: store.checkout, who: fay, place: market, with: {wait_s: 200}, received: 2026-03-03 12:00}
  - {observation: store.queue_long, from: 2026-03-03 11:30, to: 2026-03-03 12:30, place: market}
expect:
  - {who: ada, balance: {above: 0}, effects: [{touchpoint: store.clean, sign: add}], no_effects: [{touchpoint: store.lane_blocked}]}
  - who: ben
    balance: {below: 0}
    effects: [{touchpoint: store.lane_blocked, amount: -0.15, reason: a lane was blocked while they stood there}]
  - {who: cleo, balance: {above: 0}, no_effects: [{touchpoint: store.lane_blocked}]}
  - {who: dan, balance: {below: 0}, effects: [{touchpoint: store.dirty, sign: take}]}
  - {who: eve, balance: {below: 0}, effects: [{touchpoint: store.spill, sign: take, reason: spilled}]}
  - {who: fay, effects: [{touchpoint: store.queue_long, sign: take, reason: the queue was long}]}
