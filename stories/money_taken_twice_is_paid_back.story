story: a payment that goes through is hardly noticed, one taken twice is; the money back mends a part of it
given:
  - {at: 2026-03-02 10:00, touch: payment.succeeded, who: ada, with: {order_id: o1}}
  - {at: 2026-03-02 10:00, touch: payment.failed, who: ben, with: {order_id: o2}}
  - {at: 2026-03-02 10:00, touch: payment.charged_twice, who: cleo, with: {order_id: o3}}
  - {at: 2026-03-05 10:00, touch: refund.paid, who: cleo, with: {order_id: o3}, value: 30 EUR, as: refund}
variations:
  - name: without the money back
    without: [refund]
expect:
  - {who: ada, balance: {between: [0.001, 0.1]}}
  - {who: ben, balance: {below: 0}, effects: [{touchpoint: payment.failed, sign: take}]}
  - {who: cleo, balance: {below: 0}, compare: {with: without the money back, relation: ">"}, effects: [{touchpoint: payment.charged_twice, amount: -0.8}]}
