/**
 * What the page of captured mail shows: the newest mails of the youngest orgs, and those to people about their
 * accounts, which the dashboard can't show to who is not signed in yet.
 */
import { findPersonalMail, listLatestPersonalMail } from '../auth/index.ts'
import { listLatestOrgs } from '../orgs/index.ts'
import {
  findCapturedMailOfAny,
  listLatestCapturedMail,
  type StoredMail,
  type StoredMailHead,
} from '../outreach/index.ts'
import type { Database, ScopeTx } from '../platform/db/database.ts'

/** Of more than these only the youngest are shown. */
const maxOrgs = 50
const maxMails = 100

export function listNewestMails(db: Database): Promise<StoredMailHead[]> {
  return db.inScope('captured_mail', async (tx) => {
    const ofOrgs = await listLatestCapturedMail(tx, await listOrgIds(tx), maxMails)
    const ofPeople = await listLatestPersonalMail(tx, maxMails)
    return [...ofOrgs, ...ofPeople].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, maxMails)
  })
}

/** Null: there is none, or it is of an org that is not shown. */
export function findMail(db: Database, id: string): Promise<StoredMail | null> {
  return db.inScope('captured_mail', async (tx) => {
    const ofOrg = await findCapturedMailOfAny(tx, await listOrgIds(tx), id)
    return ofOrg ?? findMailOfPerson(tx, id)
  })
}

const listOrgIds = async (tx: ScopeTx): Promise<string[]> =>
  (await listLatestOrgs(tx, maxOrgs)).map(({ id }) => id)

async function findMailOfPerson(tx: ScopeTx, id: string): Promise<StoredMail | null> {
  const mail = await findPersonalMail(tx, id)
  return mail && { ...mail, emailId: null, fromAddress: 'Bolsivo', source: mail.text }
}
