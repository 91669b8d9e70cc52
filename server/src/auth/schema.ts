/** What people send and are shown about themselves. Loads in a browser. */
import { z } from 'zod'
import { roles } from '../platform/roles.ts'
import { requiredText } from '../platform/shapes.ts'
import { isCommon, isMonotone, isOwnAddress, ownAddressRule } from './weak-passwords.ts'

export const passwordLength = { min: 10, max: 128 }

const lengthRule = `must have ${passwordLength.min} to ${passwordLength.max} characters`

export const emailShape = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must be an e-mail address')
  .pipe(z.email('must be an e-mail address'))

export const personNameShape = requiredText(100)

export const newPasswordShape = z
  .string()
  .min(passwordLength.min, lengthRule)
  .max(passwordLength.max, lengthRule)
  .refine((password) => !isMonotone(password), 'must not be one character again and again')
  .refine((password) => !isCommon(password), 'is one of the first that anybody would try: choose another')

export const newPersonShape = z
  .strictObject({
    name: personNameShape,
    email: emailShape,
    password: newPasswordShape,
  })
  .refine(({ email, password }) => !isOwnAddress(password, email), {
    path: ['password'],
    message: ownAddressRule,
  })
export type NewPerson = z.output<typeof newPersonShape>

export const roleShape = z.enum(roles, `must be one of ${roles.join(', ')}`)

const personShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    two_factor_enabled: z.boolean(),
  })
  .meta({ id: 'Person' })

const sessionExample = {
  person: {
    id: 'usr_01kt1316brz3a7b1c6d9e4f2g8',
    name: 'Ana Ruiz',
    email: 'ana@sunrise-cleaning.example',
    two_factor_enabled: true,
  },
  orgs: [{ id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n', name: 'Sunrise Cleaning', plan: 'scale', role: 'owner' }],
  active_org_id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n',
}

export const sessionShape = z
  .strictObject({
    person: personShape,
    orgs: z
      .array(z.strictObject({ id: z.string(), name: z.string(), plan: z.string(), role: roleShape }))
      .meta({ description: 'Those that the person works for, oldest first' }),
    active_org_id: z.string().nullable().meta({
      description: 'That requests are about which name none in `X-Bolsivo-Org`; null: there is none yet',
    }),
  })
  .meta({ id: 'Session', examples: [sessionExample] })

export const activeOrgShape = z.strictObject({ org_id: z.string() })

export const signUpShape = z.strictObject({
  sends_mail: z.boolean().meta({
    description:
      'Without an SMTP server the mail about accounts is kept on the machine: links are passed on by hand',
    examples: [true],
  }),
  sign_up: z.enum(['first', 'open', 'invited']).meta({
    description: '`first`: nobody has an account yet, and whoever signs up owns the server’s first org',
    examples: ['invited'],
  }),
})
