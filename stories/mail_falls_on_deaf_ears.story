story: a mail without an answer in two days is a deaf ear, and one that was answered is not
given:
  - {at: 2026-03-02 10:00, touch: mail.received_from_customer, who: {email: ada@example.org}, with: {thread: m1}, text: which bulb does it take}
  - {at: 2026-03-02 10:00, touch: mail.received_from_customer, who: {email: ben@example.org}, with: {thread: m2}, text: which bulb does it take}
  - {at: 2026-03-03 09:00, touch: mail.answered, who: {email: ben@example.org}, with: {thread: m2, answer_hours: 23}}
expect:
  - {who: "email:ada@example.org", at: 2026-03-03 12:00, balance: 0}
  - who: {email: ada@example.org}
    at: 2026-03-04 12:00
    balance: {below: 0}
    effects: [{touchpoint: mail.deaf_ear, sign: take, reason: was not answered within 2 days}]
    promises: [{kind: answer to a mail, state: broken}]
  - who: {email: ben@example.org}
    at: 2026-03-09 12:00
    balance: {above: 0}
    no_effects: [{touchpoint: mail.deaf_ear}]
    effects: [{touchpoint: mail.answered, sign: add, reason: answered in time}]
