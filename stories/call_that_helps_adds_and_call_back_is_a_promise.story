story: a call that solves it adds; waiting, being passed on and not being called back take
given:
  - {at: 2026-03-02 10:00, touch: phone.call, who: ada, with: {solved: true, wait_s: 20}}
  - {at: 2026-03-02 10:00, touch: phone.call, who: ben, with: {solved: true, wait_s: 900}}
  - {at: 2026-03-02 10:20, touch: phone.transferred, who: ben}
  - {at: 2026-03-02 10:00, touch: phone.gave_up, who: cleo, with: {wait_s: 1260}}
  - {at: 2026-03-02 10:00, touch: phone.callback_promised, who: dan, with: {about: t1}}
  - {at: 2026-03-02 10:00, touch: phone.callback_promised, who: eve, with: {about: t2}}
  - {at: 2026-03-03 10:00, touch: phone.called_back, who: eve, with: {about: t2}}
expect:
  - {who: ada, balance: {above: 0}, effects: [{touchpoint: phone.call, sign: add, reason: it was solved}]}
  - {who: ben, balance: {below: 0}, effects: [{reason: waited 15 min on the phone, sign: take}, {touchpoint: phone.transferred, sign: take}]}
  - {who: cleo, balance: {below: 0}, effects: [{reason: hung up after 21 min of waiting, sign: take}]}
  - {who: dan, at: 2026-03-05 10:00, balance: {below: 0}, promises: [{kind: call back, state: broken}], effects: [{touchpoint: phone.not_called_back, sign: take}]}
  - {who: eve, at: 2026-03-05 10:00, balance: {above: 0}, promises: [{kind: call back, state: kept}]}
