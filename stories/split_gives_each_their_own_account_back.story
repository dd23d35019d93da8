story: two people taken for one get their own accounts back when it is found out
given:
  - {at: 2026-03-02 10:00, touch: store.salesperson, who: ada, place: market, with: {manner: friendly}}
  - {at: 2026-03-02 11:00, touch: store.salesperson, who: {email: ben@example.org}, place: market, with: {manner: obnoxious}}
  - {at: 2026-03-03 10:00, join: {user_id: ada, email: ben@example.org}}
  - {at: 2026-03-05 10:00, split: {user_id: ada, email: ben@example.org}, as: split}
variations:
  - name: before it is found out
    without: [split]
    expect:
      - {who: ada, at: 2026-03-05 10:00, same_as: "email:ben@example.org", touches: 2, balance: {below: 0}}
expect:
  - {customers: 2}
  - {who: ada, at: 2026-03-05 11:00, not_same_as: "email:ben@example.org", balance: {above: 0}, touches: 1}
  - {who: "email:ben@example.org", at: 2026-03-05 11:00, balance: {below: -1}, touches: 1}
