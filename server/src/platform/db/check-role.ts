/**
 * Refuses a database that would run but not hold: checked at every start, before the migrations.
 *
 * A superuser and a role with BYPASSRLS see the rows of every tenant, whatever the policies say. Neither attribute is
 * inherited: a member of such a role has it only after SET ROLE, which Bolsivo never sends, so memberships are allowed
 * (managed services give their first role some).
 */
import { escapeIdentifier } from 'pg'
import { AppError, defineError } from '../errors.ts'
import { withConnection } from './connect.ts'

const databaseUnusable = defineError('database_unusable', 'unavailable', 'The database cannot be used')

/** For the message only; what decides is the number that PostgreSQL gives. */
const oldestMajor = 15

interface Facts {
  readonly role: string
  readonly database: string
  readonly version: string
  readonly versionNumber: number
  readonly encoding: string
  readonly isSuperuser: boolean
  readonly bypasses: boolean
  /** Null where there is no schema `public`. */
  readonly mayCreate: boolean | null
}

/** Throws `database_unusable` with a message that ends with what to do, in SQL where that helps. */
export async function checkRole(url: string): Promise<void> {
  const facts = await withConnection(url, 'check', async (client) => {
    const { rows } = await client.query<Facts>(`
      select current_user as role, current_database() as database, current_setting('server_version') as version,
        current_setting('server_version_num')::int as "versionNumber", current_setting('server_encoding') as encoding,
        rolsuper as "isSuperuser", rolbypassrls as bypasses,
        has_schema_privilege(to_regnamespace('public')::oid, 'create') as "mayCreate"
      from pg_roles where rolname = current_user`)
    return rows[0]
  })
  const problem = facts && problemOf(facts)
  if (problem) throw new AppError(databaseUnusable, { message: problem })
}

function problemOf(facts: Facts): string | null {
  const { role, database, version, versionNumber, encoding, isSuperuser, bypasses, mayCreate } = facts
  if (versionNumber < oldestMajor * 10_000) {
    return `The database runs on PostgreSQL ${version}, and Bolsivo needs ${oldestMajor} or later`
  }
  if (isSuperuser || bypasses) {
    const why = isSuperuser ? 'is a superuser' : 'has BYPASSRLS'
    return `The role ${role} ${why}, so PostgreSQL would not keep the tenants apart. Connect as an ordinary role that owns its database; a superuser makes both with:\n${rightStatements(role)}`
  }
  if (encoding !== 'UTF8') {
    return `The database ${database} has the encoding ${encoding}, and Bolsivo needs UTF8. A superuser makes another one with:\n  create database bolsivo_utf8 owner ${escapeIdentifier(role)} encoding 'UTF8' template template0;`
  }
  if (mayCreate !== true) {
    return `The role ${role} may not create tables in the database ${database}. Its owner allows that, connected to it, with:\n  create schema if not exists public;\n  grant usage, create on schema public to ${escapeIdentifier(role)};`
  }
  return null
}

function rightStatements(taken: string): string {
  const name = taken === 'bolsivo' ? 'bolsivo_app' : 'bolsivo'
  return `  create role ${name} login password '…';\n  create database ${name} owner ${name};`
}
