story: one person in the store, online and on the phone is one customer with one account
given:
  - {at: 2026-03-02 09:00, touch: web.page_load, who: {anonymous_id: x-1}, with: {lcp_ms: 1500}}
  - {at: 2026-03-02 09:05, touch: order.placed, who: {anonymous_id: x-1, user_id: ada}, with: {order_id: o1}, value: 30 EUR}
  - {at: 2026-03-03 17:00, touch: store.purchase, who: {loyalty: c-77}, place: market, value: 12.50 EUR}
  - {at: 2026-03-03 17:05, touch: identity.identified, who: {loyalty: c-77, email: Ada@Example.org}}
  - {at: 2026-03-04 09:00, touch: identity.identified, who: {user_id: ada, email: ada@example.org}}
  - {at: 2026-03-05 11:00, touch: phone.call, who: {phone: "+44 20 7946 0018"}, with: {solved: false, wait_s: 30}}
  - {at: 2026-03-05 11:20, touch: identity.identified, who: {phone: "+442079460018", user_id: ada}}
  - {at: 2026-03-06 11:00, touch: store.visit, who: ben, place: market}
expect:
  - {customers: 2}
  - {who: ada, same_as: "loyalty:c-77", touches: 7}
  - {who: {anonymous_id: x-1}, same_as: {phone: "+442079460018"}, not_same_as: ben}
  - who: "email:ada@example.org"
    effects: [{touchpoint: web.page_load, sign: add}, {touchpoint: phone.call, sign: take, reason: it was not solved}]
