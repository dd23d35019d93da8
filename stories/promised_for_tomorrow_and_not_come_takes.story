story: what is promised for the next morning and does not come takes on that day, and what comes keeps the promise
given:
  - {at: 2026-03-02 15:00, touch: delivery.promised, who: ada, with: {order_id: o1}}
  - {at: 2026-03-02 15:00, touch: delivery.promised, who: ben, with: {order_id: o2}}
  - {at: 2026-03-03 09:00, touch: delivery.on_time, who: ben, with: {order_id: o2}}
expect:
  - {who: ada, at: 2026-03-03 10:00, promises: [{kind: delivery tomorrow morning, state: open}], balance: 0}
  - {who: ada, at: 2026-03-03 15:00, promises: [{kind: delivery tomorrow morning, state: broken}], effects: [{touchpoint: delivery.day_missed, amount: -0.3, reason: it was to come the next morning and did not}]}
  - {who: ben, at: 2026-03-03 15:00, promises: [{kind: delivery tomorrow morning, state: kept}], no_effects: [{touchpoint: delivery.day_missed}], balance: {above: 0}}
