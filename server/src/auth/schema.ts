import { z } from 'zod'
import { requiredText } from '../platform/shapes.ts'

export const passwordLength = { min: 10, max: 128 }

const lengthRule = `must have ${passwordLength.min} to ${passwordLength.max} characters`

export const personShape = z.strictObject({
  name: requiredText(100),
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(254, 'must be an e-mail address')
    .pipe(z.email('must be an e-mail address')),
  password: z.string().min(passwordLength.min, lengthRule).max(passwordLength.max, lengthRule),
})
export type Person = z.output<typeof personShape>
