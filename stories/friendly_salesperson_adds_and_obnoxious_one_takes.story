story: somebody friendly adds; being ignored, rushed or treated badly takes, and the worst takes most
given:
  - {at: 2026-03-07 15:00, touch: store.salesperson, who: ada, place: station, with: {manner: friendly}}
  - {at: 2026-03-07 15:00, touch: store.salesperson, who: ben, place: station, with: {manner: obnoxious}, text: he rolled his eyes when I asked}
  - {at: 2026-03-07 15:00, touch: store.salesperson, who: cleo, place: station, with: {manner: ignored}}
  - {at: 2026-03-07 15:00, touch: store.salesperson, who: dan, place: station, with: {manner: rushed}}
expect:
  - {who: ada, balance: {above: 0}, effects: [{touchpoint: store.salesperson, amount: 0.3, reason: friendly}]}
  - {who: ben, balance: {below: -1}, standing: at_risk, effects: [{touchpoint: store.salesperson, amount: -0.6, reason: obnoxious}]}
  - {who: cleo, balance: {below: 0}, effects: [{amount: -0.3, reason: nobody took notice}]}
  - {who: dan, balance: {below: 0}, effects: [{amount: -0.25, reason: was rushed}]}
