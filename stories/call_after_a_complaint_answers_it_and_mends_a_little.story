story: a call after a complaint answers it, and mends no more than was taken
given:
  - {at: 2026-03-02 09:00, touch: delivery.late, who: ada, with: {order_id: o1, days_late: 4}}
  - {at: 2026-03-02 10:00, touch: complaint.made, who: ada, with: {complaint_id: c1}, text: four days late and no word}
  - {at: 2026-03-03 10:00, touch: care.called, who: ada, with: {complaint_id: c1}, as: call}
  - {at: 2026-03-03 10:00, touch: care.called, who: ben}
variations:
  - name: nobody called
    without: [call]
expect:
  - who: ada
    at: 2026-03-09 00:00
    promises: [{kind: answer, state: kept}]
    no_effects: [{touchpoint: complaint.unanswered}]
    balance: {below: 0}
    compare: {with: nobody called, relation: ">"}
  - {who: ben, balance: 0}
