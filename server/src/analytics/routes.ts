import type { Database } from '../platform/db/database.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { funnelOf, outcomesOf, periodJson, replyRatesOf, seriesOf } from './figures.ts'
import { pointsOf, readPeriod } from './period.ts'
import { countLeadsNow, countMoves, countOutcomes, countReached, countReplies } from './queries.ts'
import * as schema from './schema.ts'

const tag = 'Analytics'

const periodRule = `The period is of whole days by the clocks of \`time_zone\`: 30 up to today where nothing is said, and
five years at most. All is counted at this moment.`
const erasedStay = `A lead that was erased stays in the counts, as a number, and is in no list. \`filters\` list the others: each has
the parameters of \`GET /api/leads\` for the count of its name.`

export function analyticsRoutes({ db }: { db: Database }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/analytics/funnel',
      summary: 'Get the funnel',
      description: `For each status: how many leads have it now, how many reached it within the period, and which share of those
of the step before that is. A lead counts once, for the furthest step that it came to within the period and all steps before
that; coming in counts as reaching \`new\`.\n\n${periodRule} ${erasedStay}`,
      tag,
      access: 'read',
      query: schema.periodQueryShape,
      response: schema.funnelShape,
      async handle({ query, caller }) {
        const period = readPeriod(query, new Date())
        return db.inOrg(caller.orgId, async (tx) => ({
          ...periodJson(period),
          data: funnelOf(await countLeadsNow(tx), await countReached(tx, period), period),
        }))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/analytics/moves',
      summary: 'Get the moves over time',
      description: `How many moves there were to each status, by the day or week, without holes. Every move counts, also of one
lead twice, and moves back; coming in is none. \`leads\` says of how many leads they were.\n\n${periodRule} ${erasedStay}`,
      tag,
      access: 'read',
      query: schema.movesQuery,
      response: schema.movesShape,
      async handle({ query, caller }) {
        const period = readPeriod(query, new Date())
        const { interval, points } = pointsOf(period, query.interval)
        const starts = points.map(({ start }) => start)
        const counts = await db.inOrg(caller.orgId, (tx) => countMoves(tx, period, starts))
        return { ...periodJson(period), interval, ...seriesOf(points, counts, period) }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/analytics/reply-rate',
      summary: 'Get the reply rate by category',
      description: `Of the leads that were mailed within the period, how many have replied: moved to \`replied\` or a step after it
since the first of these mails. By the category that they have now, those with the most leads first.\n\n${periodRule} ${erasedStay}`,
      tag,
      access: 'read',
      query: schema.replyRateQuery,
      response: schema.replyRateShape,
      async handle({ query, caller }) {
        const period = readPeriod(query, new Date())
        const rows = await db.inOrg(caller.orgId, (tx) => countReplies(tx, period))
        return { ...periodJson(period), ...replyRatesOf(rows, query.top, period) }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/analytics/score-outcome',
      summary: 'Get the outcome by score',
      description: `The leads that came in within the period, by the score that they have now, and what has become of them until now:
whether a high score is worth something. A lead that was erased is not in here, since its score is gone. \`filters\` list
them: each has the parameters of \`GET /api/leads\` for the count of its name.\n\n${periodRule}`,
      tag,
      access: 'read',
      query: schema.periodQueryShape,
      response: schema.scoreOutcomeShape,
      async handle({ query, caller }) {
        const period = readPeriod(query, new Date())
        const rows = await db.inOrg(caller.orgId, (tx) => countOutcomes(tx, period))
        return { ...periodJson(period), data: outcomesOf(rows, period) }
      },
    }),
  ]
}
