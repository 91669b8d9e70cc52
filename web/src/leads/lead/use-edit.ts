/** One edit in place: what is typed, against which state of the lead, and what came between. */
import type { Lead } from '@bolsivo/sdk'
import { useState } from 'react'
import { fieldErrors, isStatus, messageOf } from '../../ui/error-text.ts'
import type { Typed } from './lead-fields.ts'
import { EditConflict, useSaveLead } from './save-lead.ts'

export interface EditOptions<Value> {
  /** The lead as it is now; it may change while one types. */
  readonly lead: Lead
  /** Path of the field in the server's complaints, such as `custom.contract_value`. */
  readonly path: string
  readonly pick: (lead: Lead) => Value
  readonly read: (value: Value) => Typed
}

export interface RunningEdit<Value> {
  readonly value: Value
  readonly problem: string | null
  readonly isSaving: boolean
  /** The value that somebody else gave it meanwhile. */
  readonly theirs: Value | undefined
  change(value: Value): void
  save(): void
  cancel(): void
  /** What is typed stays, and is what a save replaces the newer value by. */
  keepMine(): void
}

export interface EditInPlace<Value> {
  readonly running: RunningEdit<Value> | null
  begin(): void
}

interface Draft<Value> {
  readonly base: Lead
  readonly value: Value
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export function useEdit<Value>({ lead, path, pick, read }: EditOptions<Value>): EditInPlace<Value> {
  const [draft, setDraft] = useState<Draft<Value> | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const saving = useSaveLead(lead.id)
  const end = () => {
    setDraft(null)
    setProblem(null)
  }
  const begin = () => setDraft({ base: lead, value: pick(lead) })
  if (draft === null) return { running: null, begin }

  const { base, value } = draft
  const theirs = isSame(pick(lead), pick(base)) || isSame(pick(lead), value) ? undefined : pick(lead)
  const save = () => {
    if (theirs !== undefined || saving.isPending) return
    if (isSame(value, pick(base))) return end()
    const typed = read(value)
    if ('problem' in typed) return setProblem(typed.problem)
    saving.mutate(
      { base, patch: typed.patch },
      { onSuccess: end, onError: (error) => setProblem(sentenceOf(error, path)) },
    )
  }
  return {
    begin,
    running: {
      value,
      problem,
      isSaving: saving.isPending,
      theirs,
      change(next) {
        setProblem(null)
        setDraft({ base, value: next })
      },
      save,
      cancel: end,
      keepMine() {
        setProblem(null)
        setDraft({ base: lead, value })
      },
    },
  }
}

/** Null where the notice of the conflict says it. */
function sentenceOf(error: unknown, path: string): string | null {
  if (error instanceof EditConflict) return null
  if (isStatus(error, 412)) return 'Others are changing this lead at this moment. Try again.'
  const errors = fieldErrors(error)
  const own = errors[path] ?? Object.entries(errors).find(([found]) => found.startsWith(path))?.[1]
  return own === undefined ? messageOf(error) : `It ${own}`
}
