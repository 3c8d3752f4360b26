import { expect, it } from 'vitest'
import { mergeMetrics } from './metric-texts.ts'

const north = `# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{by="a",node="north-1"} 3
calls_total{by="b",node="north-1"} 4

# HELP seconds Time.
# TYPE seconds histogram
seconds_bucket{le="1",node="north-1"} 2
seconds_sum{node="north-1"} 1.5
seconds_count{node="north-1"} 2
`

const south = `# HELP only_here A number of the other alone.
# TYPE only_here gauge
only_here{node="north-2"} 1

# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{by="a",node="north-2"} 5
`

it('puts the samples of one metric together under one head', () => {
  expect(mergeMetrics([north, south])).toBe(`# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{by="a",node="north-1"} 3
calls_total{by="b",node="north-1"} 4
calls_total{by="a",node="north-2"} 5

# HELP seconds Time.
# TYPE seconds histogram
seconds_bucket{le="1",node="north-1"} 2
seconds_sum{node="north-1"} 1.5
seconds_count{node="north-1"} 2

# HELP only_here A number of the other alone.
# TYPE only_here gauge
only_here{node="north-2"} 1
`)
})

it('leaves one text as it is, and makes nothing of none', () => {
  expect(mergeMetrics([north])).toBe(north)
  expect(mergeMetrics([])).toBe('')
})
