story: thanks and apologies mend; where nothing was taken they add nothing
given:
  - {at: 2026-03-02 10:00, touch: care.apology, who: ada}
  - {at: 2026-03-02 11:00, touch: care.thanks, who: ada}
  - {at: 2026-03-02 12:00, touch: care.gesture, who: ada, value: 5 EUR}
  - {at: 2026-03-02 10:00, touch: store.visit, who: ben, place: market}
expect:
  - {who: ada, balance: 0}
  - {who: ben, balance: 0}
