story: a late parcel is apologised for before anybody complains, which gives back a part of what it took and never more
given:
  - {at: 2026-03-01 09:00, touch: delivery.sent, who: ada, with: {order_id: o1}}
  - {at: 2026-03-06 09:00, touch: delivery.late, who: ada, with: {order_id: o1, days_late: 3}, as: delay}
  - {at: 2026-03-06 10:00, touch: care.apology, who: ada, as: apology}
  - {at: 2026-03-06 10:01, touch: care.gesture, who: ada, value: 5 EUR, as: gesture}
variations:
  - name: without the delay
    without: [delay, apology, gesture]
    also: [{at: 2026-03-03 09:00, touch: delivery.on_time, who: ada, with: {order_id: o1}}]
  - name: without a word
    without: [apology, gesture]
expect:
  - {who: ada, at: 2026-03-06 09:30, balance: {below: -0.9}, effects: [{touchpoint: delivery.late, amount: -0.5, reason: it came 3 days late}]}
  - {who: ada, at: 2026-03-06 12:00, compare: {with: without a word, relation: ">"}, hurt_and_told: false}
  - {who: ada, at: 2026-03-06 12:00, compare: {with: without the delay, relation: "<="}, promises: [{kind: delivery, state: kept}]}
