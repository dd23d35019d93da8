story: what a licensee does counts for the brand, in the one account the customer has
given:
  - {at: 2026-03-02 10:00, touch: store.salesperson, who: ada, place: market, with: {manner: friendly}}
  - {at: 2026-03-03 10:00, touch: partner.purchase, who: ada, place: harbour-licensee, value: 20 EUR}
  - {at: 2026-03-04 10:00, touch: partner.unhelpful, who: ada, place: harbour-licensee}
  - {at: 2026-03-04 10:00, touch: partner.helpful, who: ben, place: harbour-licensee}
expect:
  - {customers: 2}
  - {who: ada, at: 2026-03-03 00:00, balance: {above: 0}}
  - {who: ada, balance: {below: 0}, touches: 3, effects: [{touchpoint: partner.unhelpful, sign: take, reason: a partner did not help them}]}
  - {who: ben, balance: {above: 0}, effects: [{touchpoint: partner.helpful, sign: add}]}
