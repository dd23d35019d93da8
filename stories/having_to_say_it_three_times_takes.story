story: having to ask a third time within a week takes, whichever channels were tried
given:
  - {at: 2026-03-02 10:00, touch: mail.received_from_customer, who: ada, with: {thread: m1}}
  - {at: 2026-03-02 15:00, touch: mail.answered, who: ada, with: {thread: m1, answer_hours: 5}}
  - {at: 2026-03-04 10:00, touch: phone.call, who: ada, with: {wait_s: 20}}
  - {at: 2026-03-06 10:00, touch: chat.message, who: ada, with: {thread: m3}}
  - {at: 2026-03-02 10:00, touch: phone.call, who: ben, with: {wait_s: 20}, repeat: {times: 3, every: 30d}, received: 2026-03-06 10:00}
expect:
  - {who: ada, at: 2026-03-05 10:00, no_effects: [{touchpoint: care.had_to_repeat}]}
  - {who: ada, at: 2026-03-06 11:00, effects: [{touchpoint: care.had_to_repeat, sign: take, reason: three times within a week, times: 1}]}
  - {who: ben, no_effects: [{touchpoint: care.had_to_repeat}]}
