story: goods taken back add, goods refused take, and money that does not come breaks a promise
given:
  - {at: 2026-03-01 09:00, touch: goods_return.started, who: ada, with: {order_id: o1}}
  - {at: 2026-03-03 09:00, touch: goods_return.accepted, who: ada, with: {order_id: o1}}
  - {at: 2026-03-06 09:00, touch: refund.paid, who: ada, with: {order_id: o1}, value: 30 EUR}
  - {at: 2026-03-03 09:00, touch: goods_return.refused, who: ben, with: {order_id: o2}}
  - {at: 2026-03-04 09:00, touch: refund.refused, who: ben, with: {order_id: o2}}
  - {at: 2026-03-03 09:00, touch: goods_return.accepted, who: cleo, with: {order_id: o3}}
expect:
  - {who: ada, at: 2026-03-20 09:00, balance: {above: 0}, promises: [{kind: refund, state: kept}]}
  - {who: ben, balance: {below: -1}, effects: [{touchpoint: goods_return.refused, sign: take}, {touchpoint: refund.refused, sign: take}]}
  - {who: cleo, at: 2026-03-20 09:00, balance: {below: 0}, promises: [{kind: refund, state: broken}], effects: [{touchpoint: refund.overdue, sign: take}]}
