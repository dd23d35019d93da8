story: a fast page adds a little, a slow one takes more than it added
given:
  - {at: 2026-03-02 10:00, touch: web.page_load, who: ada, with: {lcp_ms: 1200}}
  - {at: 2026-03-02 10:00, touch: web.page_load, who: ben, with: {lcp_ms: 6200}}
  - {at: 2026-03-02 10:01, touch: web.interaction, who: ben, with: {inp_ms: 900}}
  - {at: 2026-03-02 10:02, touch: web.page_not_found, who: cleo}
  - {at: 2026-03-02 10:02, touch: web.page_error, who: dan, with: {status: 500}}
expect:
  - who: ada
    balance: {above: 0}
    effects: [{touchpoint: web.page_load, amount: {between: [0.02, 0.03]}, reason: page took 1.2 s to show}]
  - who: ben
    balance: {below: -0.3}
    effects:
      - {touchpoint: web.page_load, sign: take, reason: page took 6.2 s to show}
      - {touchpoint: web.interaction, sign: take, reason: page answered a press after 900 ms}
  - {who: cleo, balance: {below: 0}, effects: [{touchpoint: web.page_not_found, sign: take, reason: a link led to nothing}]}
  - {who: dan, balance: {below: 0}, effects: [{touchpoint: web.page_error, sign: take, reason: broke with an error}]}
