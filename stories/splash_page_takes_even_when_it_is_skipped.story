story: a splash page takes a little when it can be pushed aside, and more when it cannot
given:
  - {at: 2026-03-02 10:00, touch: web.splash, who: ada, with: {skipped: true, wait_ms: 1500}}
  - {at: 2026-03-02 10:00, touch: web.splash, who: ben, with: {skipped: false, wait_ms: 7000}}
  - {at: 2026-03-02 10:00, touch: web.page_load, who: cleo, with: {lcp_ms: 1500}}
expect:
  - {who: ada, balance: {below: 0}, effects: [{touchpoint: web.splash, sign: take, reason: had to push a splash page aside}]}
  - {who: ben, balance: {below: -0.2}, effects: [{touchpoint: web.splash, sign: take, reason: kept them for 7 s}]}
  - {who: cleo, balance: {above: 0}}
