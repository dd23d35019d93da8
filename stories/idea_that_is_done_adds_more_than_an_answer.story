story: an idea that is done adds more than one that is only answered
given:
  - {at: 2026-03-02 10:00, touch: suggestion.made, who: ada, with: {suggestion_id: s1}, text: sell the lamp without the bulb}
  - {at: 2026-03-05 10:00, touch: suggestion.answered, who: ada, with: {suggestion_id: s1}}
  - {at: 2026-03-25 10:00, touch: suggestion.done, who: ada, with: {suggestion_id: s1}, as: done}
variations:
  - name: it was only answered
    without: [done]
expect:
  - who: ada
    at: 2026-03-26 10:00
    effects: [{touchpoint: suggestion.done, sign: add, reason: was done}]
    compare: {with: it was only answered, relation: ">"}
