/** What the address of /leads/import says: which import is followed. */
export interface ImportSearch {
  readonly import?: string
}

export const readImportSearch = ({ import: id }: Readonly<Record<string, unknown>>): ImportSearch =>
  typeof id === 'string' ? { import: id } : {}
