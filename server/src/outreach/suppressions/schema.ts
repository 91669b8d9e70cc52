/** The shapes of a suppression in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, requiredText, time } from '../../platform/shapes.ts'

export { deletedShape } from '../../platform/shapes.ts'

/** `parseSuppression` has the last word on `value`. */
export const newSuppressionShape = z.strictObject({
  value: requiredText(254).meta({ description: 'An e-mail address, or a domain with all below it' }),
  reason: requiredText(200).default('added by hand'),
})

const suppressionExample = {
  value: 'sunriseofficepark.com',
  reason: 'Asked us by phone',
  created_at: '2026-06-22T11:00:00.100Z',
}

export const suppressionShape = z
  .strictObject({ value: z.string(), reason: z.string(), created_at: time })
  .meta({ id: 'Suppression', examples: [suppressionExample] })

export const suppressionListQuery = z.strictObject(pageQuery)
export const suppressionListShape = listOf(suppressionShape)
export const suppressionParams = z.strictObject({ value: z.string() })
export const unsubscribeParams = z.strictObject({ token: z.string() })
