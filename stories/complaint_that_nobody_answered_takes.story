story: nobody answers a complaint, and after two days the silence is what takes
given:
  - {at: 2026-03-02 10:00, touch: complaint.made, who: ada, with: {complaint_id: c1}, text: the shelf came without its screws}
expect:
  - {who: ada, at: 2026-03-03 10:00, balance: 0, promises: [{kind: answer, state: open}]}
  - who: ada
    at: 2026-03-05 10:00
    balance: {below: -0.7}
    standing: at_risk
    promises: [{kind: answer, state: broken}]
    effects: [{touchpoint: complaint.unanswered, amount: -0.4, reason: was not answered within 2 days}]
