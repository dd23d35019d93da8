story: what somebody writes in public shows what was done to them, and takes nothing by itself; an answer adds
given:
  - {at: 2026-03-02 10:00, touch: social.mention, who: {"handle:mastodon": "@ada@social.example"}, with: {tone: bad}, text: waited an hour and nobody came}
  - {at: 2026-03-02 12:00, touch: social.answered, who: {"handle:mastodon": "@ada@social.example"}}
expect:
  - {who: "handle:mastodon:@ada@social.example", at: 2026-03-02 11:00, balance: 0}
  - {who: "handle:mastodon:@ada@social.example", at: 2026-03-02 13:00, balance: {above: 0}}
