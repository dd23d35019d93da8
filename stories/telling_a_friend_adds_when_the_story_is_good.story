story: who tells a friend good things comes a little closer, and who tells bad ones does not move by telling
given:
  - {at: 2026-03-02 15:00, touch: friend.told, who: ada, with: {story: good}}
  - {at: 2026-03-02 15:00, touch: friend.told, who: ben, with: {story: bad}, text: the invoice is a riddle}
expect:
  - {who: ada, effects: [{touchpoint: friend.told, sign: add, reason: told a friend good things}], balance: {above: 0}}
  - {who: ben, no_effects: [{touchpoint: friend.told}], balance: 0}
