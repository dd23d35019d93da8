story: an invoice is a puzzle when they ask about it within two weeks, and no puzzle when the question is about another one
given:
  - {at: 2026-03-02 08:00, touch: invoice.received, who: ada, with: {invoice_id: i1}}
  - {at: 2026-03-10 12:00, touch: invoice.question, who: ada, with: {invoice_id: i1}, channel: email, text: what is the second line}
  - {at: 2026-03-02 08:00, touch: invoice.received, who: ben, with: {invoice_id: i2}}
  - {at: 2026-03-10 12:00, touch: invoice.question, who: ben, with: {invoice_id: i9}, channel: email}
  - {at: 2026-03-02 08:00, touch: invoice.received, who: cleo, with: {invoice_id: i3}}
  - {at: 2026-03-25 12:00, touch: invoice.question, who: cleo, with: {invoice_id: i3}, channel: email}
expect:
  - {who: ada, at: 2026-03-09 00:00, balance: {above: 0}, no_effects: [{touchpoint: invoice.puzzle}]}
  - {who: ada, balance: {below: 0}, effects: [{touchpoint: invoice.puzzle, sign: take, reason: the invoice was a puzzle}]}
  - {who: ben, no_effects: [{touchpoint: invoice.puzzle}]}
  - {who: cleo, no_effects: [{touchpoint: invoice.puzzle}]}
