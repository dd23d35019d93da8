story: a complaint takes nothing, opens a promise to answer, and an answer in time keeps it
given:
  - {at: 2026-03-02 09:00, touch: delivery.late, who: ada, with: {order_id: o1, days_late: 4}}
  - {at: 2026-03-02 10:00, touch: complaint.made, who: ada, with: {complaint_id: c1}, text: four days late and no word, as: complaint}
  - {at: 2026-03-03 10:00, touch: complaint.answered, who: ada, with: {complaint_id: c1}}
variations:
  - name: without the complaint
    without: [complaint]
expect:
  - {who: ada, at: 2026-03-02 12:00, promises: [{kind: answer, state: open}], no_effects: [{touchpoint: complaint.made, sign: take}]}
  - {who: ada, at: 2026-03-02 12:00, hurt_and_told: true, compare: {with: without the complaint, relation: "="}}
  - who: ada
    at: 2026-03-09 00:00
    promises: [{kind: answer, state: kept}]
    no_effects: [{touchpoint: complaint.unanswered}]
