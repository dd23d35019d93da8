story: an outage of the site takes from those who were on it, and not from those who came an hour later
given:
  - {at: 2026-03-02 10:10, touch: web.page_load, who: ada, with: {lcp_ms: 2000}}
  - {at: 2026-03-02 11:30, touch: web.page_load, who: ben, with: {lcp_ms: 2000}}
  - {at: 2026-03-02 10:10, touch: store.visit, who: cleo, place: market}
  - {observation: web.outage, from: 2026-03-02 10:00, to: 2026-03-02 10:30, received: 2026-03-02 12:00}
expect:
  - {who: ada, balance: {below: 0}, effects: [{touchpoint: web.outage, sign: take, reason: out of order for all}]}
  - {who: ben, balance: {above: 0}, no_effects: [{touchpoint: web.outage}]}
  - {who: cleo, balance: 0, no_effects: [{touchpoint: web.outage}]}
