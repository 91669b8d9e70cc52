/** The ideal customer: what is sold, to whom, where, and what tells a good one from others. */
import { Checkbox, Group, NumberInput, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { asFound, renderValue, useLeadValues, type ValueField } from '../leads/lead-values.tsx'
import { Section } from '../ui/section.tsx'
import { contactKinds, errorOf } from './profile-draft.ts'
import type { FieldsProps } from './profile-form.tsx'

type ListField = 'categories' | 'cities' | 'regions' | 'wanted_words' | 'unwanted_words'

export function CustomerFields(props: FieldsProps) {
  const { profile, onEdit, isReadOnly, errors } = props
  return (
    <Section title="Ideal customer">
      <Stack gap="md">
        <TextInput
          label="What do you sell?"
          placeholder="Evening cleaning for offices"
          value={profile.sells}
          onChange={(event) => onEdit({ sells: event.currentTarget.value })}
          maxLength={500}
          readOnly={isReadOnly}
          error={errorOf(errors, 'sells')}
        />
        <ListInput
          {...props}
          field="categories"
          suggests="category"
          label="To what kinds of business?"
          description="Enter or a comma after each"
          placeholder="Office park, law firm"
        />
        <ListInput {...props} field="cities" suggests="city" label="Cities" placeholder="Anywhere" />
        <ListInput {...props} field="regions" label="States or regions" placeholder="Anywhere" />
        <ListInput
          {...props}
          field="wanted_words"
          label="Wanted words"
          description="In the name or notes of a lead they are a good sign"
          placeholder="new location, hiring"
        />
        <ListInput
          {...props}
          field="unwanted_words"
          label="Unwanted words"
          description="A lead that mentions one of these never qualifies"
          placeholder="franchise"
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <NumberInput
            label="Rating from"
            description="Of 5 stars"
            placeholder="Any"
            value={profile.min_rating ?? ''}
            onChange={(value) => onEdit({ min_rating: numberOrNull(value) })}
            min={0}
            max={5}
            step={0.5}
            decimalScale={1}
            readOnly={isReadOnly}
            error={errorOf(errors, 'min_rating')}
          />
          <NumberInput
            label="Reviews from"
            description="Many reviews, much business"
            placeholder="Any"
            value={profile.min_reviews ?? ''}
            onChange={(value) => onEdit({ min_reviews: numberOrNull(value) })}
            min={0}
            max={1_000_000}
            step={10}
            allowDecimal={false}
            thousandSeparator=","
            readOnly={isReadOnly}
            error={errorOf(errors, 'min_reviews')}
          />
        </SimpleGrid>
        <Checkbox.Group
          label="A lead is worth more with"
          value={profile.contact}
          onChange={(contact) => onEdit({ contact: kindsOf(contact) })}
          readOnly={isReadOnly}
          error={errorOf(errors, 'contact')}
        >
          <Group gap="lg" mt={6}>
            {contactKinds.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
      </Stack>
    </Section>
  )
}

interface ListInputProps extends FieldsProps {
  readonly field: ListField
  readonly label: string
  readonly description?: string
  readonly placeholder: string
  /** Offers what the leads have. */
  readonly suggests?: ValueField
}

const lookMs = 150

function ListInput(props: ListInputProps) {
  const { profile, onEdit, isReadOnly, errors, field, placeholder, suggests, ...texts } = props
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [looked] = useDebouncedValue(typed, lookMs)
  const known = useLeadValues(suggests ?? 'category', looked, isOpen && suggests !== undefined)
  return (
    <TagsInput
      {...texts}
      searchValue={typed}
      onSearchChange={setTyped}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      {...(suggests === undefined
        ? {}
        : { data: known.data, filter: asFound, renderOption: renderValue(known), maxDropdownHeight: 220 })}
      placeholder={profile[field].length === 0 ? placeholder : ''}
      value={profile[field]}
      onChange={(values) => onEdit({ [field]: values })}
      acceptValueOnBlur
      maxTags={50}
      readOnly={isReadOnly}
      error={errorOf(errors, field)}
    />
  )
}

const numberOrNull = (value: number | string): number | null => (typeof value === 'number' ? value : null)

/** In the order of the page, however they were ticked. */
const kindsOf = (chosen: readonly string[]) =>
  contactKinds.map(({ value }) => value).filter((kind) => chosen.includes(kind))
