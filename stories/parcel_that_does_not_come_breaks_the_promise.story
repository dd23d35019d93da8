story: a parcel that was sent and does not come breaks the promise of delivery, one that comes keeps it
given:
  - {at: 2026-03-01 09:00, touch: delivery.sent, who: ada, with: {order_id: o1}}
  - {at: 2026-03-01 09:00, touch: delivery.sent, who: ben, with: {order_id: o2}}
  - {at: 2026-03-03 09:00, touch: delivery.on_time, who: ben, with: {order_id: o2}}
  - {at: 2026-03-01 09:00, touch: delivery.sent, who: cleo, with: {order_id: o3}}
  - {at: 2026-03-04 09:00, touch: delivery.damaged, who: cleo, with: {order_id: o3}}
  - {at: 2026-03-05 09:00, touch: delivery.missing, who: dan, with: {order_id: o4}}
expect:
  - {who: ada, at: 2026-03-10 09:00, promises: [{kind: delivery, state: open}], balance: 0}
  - {who: ada, at: 2026-03-12 09:00, promises: [{kind: delivery, state: broken}], effects: [{touchpoint: delivery.overdue, sign: take}]}
  - {who: ben, at: 2026-03-12 09:00, promises: [{kind: delivery, state: kept}], balance: {above: 0}}
  - {who: cleo, balance: {below: 0}, effects: [{touchpoint: delivery.damaged, amount: -0.5}]}
  - {who: dan, balance: {below: -1}, effects: [{touchpoint: delivery.missing, amount: -0.8, reason: it never came}]}
