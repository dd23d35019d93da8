story: somebody who came every week is treated badly, says nothing, and is seen to be leaving before they are gone
given:
  - {at: 2026-01-05 17:00, touch: store.visit, who: ada, place: station, repeat: {times: 8, every: 7d}}
  - {at: 2026-02-23 17:10, touch: store.salesperson, who: ada, place: station, with: {manner: rude}, as: rudeness}
variations:
  - name: without the rudeness
    without: [rudeness]
    expect:
      - {who: ada, at: 2026-03-10 12:00, standing: steady}
expect:
  - {who: ada, at: 2026-02-20 12:00, standing: steady, silent: false}
  - {who: ada, at: 2026-03-05 12:00, standing: at_risk, silent: false, reasons: [clearly more was taken than given]}
  - who: ada
    at: 2026-04-10 12:00
    silent: true
    standing: leaving
    reasons: [has been silent longer than their own rhythm explains]
    hurt_and_told: false
  - {who: ada, at: 2026-07-01 12:00, standing: gone, hurt_and_told: false}
