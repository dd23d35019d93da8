story: a customer who takes an agreement back takes nothing from the relationship
given:
  - {at: 2026-03-02 10:00, touch: consent.given, who: ada}
  - {at: 2026-03-05 11:00, touch: consent.withdrawn, who: ada}
expect:
  - {who: ada, balance: 0}
