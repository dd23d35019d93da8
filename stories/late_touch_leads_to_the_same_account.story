story: a touch that arrives days late leads to the account that it would have led to in time
given:
  - {at: 2026-03-02 10:00, touch: store.salesperson, who: ada, place: market, with: {manner: friendly}}
  - {at: 2026-03-05 10:00, touch: delivery.late, who: ada, with: {order_id: o1, days_late: 1}}
  - {at: 2026-03-09 10:00, touch: web.page_load, who: ada, with: {lcp_ms: 1500}}
  - {at: 2026-03-03 10:00, touch: store.till_trouble, who: ada, place: market, received: 2026-03-12 08:00, as: late}
variations:
  - name: in time
    without: [late]
    also: [{at: 2026-03-03 10:00, touch: store.till_trouble, who: ada, place: market}]
expect:
  - {who: ada, at: 2026-03-12 09:00, compare: {with: in time, relation: "="}, effects: [{touchpoint: store.till_trouble, sign: take}]}
  - {who: ada, at: 2026-05-01 09:00, compare: {with: in time, relation: "="}}
