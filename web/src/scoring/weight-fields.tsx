/** How much each sign counts, and from which score on a lead qualifies. */
import { Slider } from '@mantine/core'
import { Section } from '../ui/section.tsx'
import { criteria, errorOf, shares } from './profile-draft.ts'
import type { FieldsProps } from './profile-form.tsx'
import classes from './weight-fields.module.css'

const marks = [0, 25, 50, 75, 100].map((value) => ({ value, label: String(value) }))

export function WeightFields({ profile, onEdit, isReadOnly, errors }: FieldsProps) {
  const parts = shares(profile.weights)
  const error = errorOf(errors, 'weights')
  return (
    <>
      <Section
        title="What counts how much"
        description="Compared with each other. What is not known of a lead counts half."
      >
        {criteria.map(({ name, label }) => (
          <div key={name} className={classes.row}>
            <span className={classes.label}>{label}</span>
            <Slider
              className={classes.slider}
              thumbLabel={label}
              value={profile.weights[name]}
              onChange={(value) => onEdit({ weights: { ...profile.weights, [name]: value } })}
              min={0}
              max={100}
              step={5}
              label={null}
              size={4}
              thumbSize={14}
              disabled={isReadOnly}
            />
            <span className={`${classes.part} numbers`}>{parts[name]}%</span>
          </div>
        ))}
        {error && (
          <p className={classes.error} role="alert">
            Weights {error}
          </p>
        )}
      </Section>
      <Section
        title="Threshold"
        description="A new lead with this score or more moves to Qualified by itself."
      >
        <div className={classes.row}>
          <Slider
            className={classes.threshold}
            thumbLabel="Threshold"
            value={profile.threshold}
            onChange={(threshold) => onEdit({ threshold })}
            min={0}
            max={100}
            label={null}
            marks={marks}
            size={4}
            thumbSize={14}
            disabled={isReadOnly}
          />
          <output className={`${classes.score} numbers`} aria-label="Threshold">
            {profile.threshold}
          </output>
        </div>
        {errorOf(errors, 'threshold') && (
          <p className={classes.error} role="alert">
            The threshold {errorOf(errors, 'threshold')}
          </p>
        )}
      </Section>
    </>
  )
}
