story: an idea that is answered adds, and one that nobody answers takes
given:
  - {at: 2026-03-02 10:00, touch: suggestion.made, who: ada, with: {suggestion_id: s1}, text: sell the lamp without the bulb}
  - {at: 2026-03-05 10:00, touch: suggestion.answered, who: ada, with: {suggestion_id: s1}}
  - {at: 2026-03-02 10:00, touch: suggestion.made, who: ben, with: {suggestion_id: s2}, text: open on Mondays}
expect:
  - {who: ada, at: 2026-03-20 10:00, balance: {above: 0}, no_effects: [{touchpoint: suggestion.ignored}]}
  - {who: ben, at: 2026-03-20 10:00, balance: {below: 0}, effects: [{touchpoint: suggestion.ignored, sign: take}]}
