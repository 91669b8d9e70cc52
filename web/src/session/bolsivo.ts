/** The client that every page uses. It asks about the org that this window shows, whatever another window chose since. */
import { Bolsivo } from '@bolsivo/sdk'

let shownOrgId: string | null = null

export function showOrg(orgId: string | null): void {
  shownOrgId = orgId
}

export const shownOrg = (): string | null => shownOrgId

export const bolsivo = new Bolsivo({ session: true, baseUrl: '', maxRetries: 1, orgId: shownOrg })
