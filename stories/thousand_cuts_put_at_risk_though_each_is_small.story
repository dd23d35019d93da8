story: many small takes put a customer at risk, though not one of them would
given:
  - {at: 2026-03-02 10:00, touch: web.page_load, who: ada, with: {lcp_ms: 1800}, repeat: {times: 9, every: 1d}}
  - {at: 2026-03-02 10:01, touch: web.interaction, who: ada, with: {inp_ms: 560}, repeat: {times: 9, every: 1d}, received: 2026-03-10 10:01}
  - {at: 2026-03-11 10:00, touch: web.page_load, who: ben, with: {lcp_ms: 1800}}
  - {at: 2026-03-11 10:01, touch: web.interaction, who: ben, with: {inp_ms: 560}}
expect:
  - who: ada
    at: 2026-03-19 00:00
    cuts_alarm: true
    standing: at_risk
    reasons: [many small things went wrong]
    effects: [{touchpoint: web.interaction, amount: {between: [-0.05, -0.01]}, times: 9}]
  - {who: ben, at: 2026-03-19 00:00, cuts_alarm: false, not_standing: at_risk}
