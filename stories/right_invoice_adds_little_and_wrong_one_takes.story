story: a right invoice goes almost unnoticed, a wrong one does not, and putting it right gives back at most what it took
given:
  - {at: 2026-03-02 08:00, touch: invoice.received, who: ada, with: {invoice_id: i1}}
  - {at: 2026-03-02 08:00, touch: invoice.wrong, who: ben, with: {invoice_id: i2}, as: wrong}
  - {at: 2026-03-03 08:00, touch: invoice.corrected, who: ben, with: {invoice_id: i2}, as: corrected}
  - {at: 2026-03-02 08:00, touch: invoice.reminder, who: cleo, with: {invoice_id: i3, paid: true}}
  - {at: 2026-03-02 08:00, touch: invoice.reminder, who: dan, with: {invoice_id: i4, paid: false}}
variations:
  - name: without a mistake
    without: [wrong, corrected]
    also:
      - {at: 2026-03-02 08:00, touch: invoice.received, who: ben, with: {invoice_id: i2}}
  - name: without putting it right
    without: [corrected]
expect:
  - {who: ada, balance: {between: [0.001, 0.1]}, effects: [{touchpoint: invoice.received, sign: add, reason: the invoice was right}]}
  - {who: ben, compare: {with: without a mistake, relation: "<="}, effects: [{touchpoint: invoice.wrong, amount: -0.5}]}
  - {who: ben, compare: {with: without putting it right, relation: ">"}}
  - {who: cleo, balance: {below: 0}, effects: [{sign: take, reason: reminded of what they had paid}]}
  - {who: dan, balance: 0}
