/** The shapes of an erasure in the API. Loads in a browser. */
import { z } from 'zod'
import { requiredText } from '../../platform/shapes.ts'

export const newErasureShape = z.strictObject({ email: requiredText(254) })

export const erasureShape = z
  .strictObject({ leads_erased: z.int(), emails_erased: z.int() })
  .meta({ id: 'Erasure', examples: [{ leads_erased: 1, emails_erased: 2 }] })
