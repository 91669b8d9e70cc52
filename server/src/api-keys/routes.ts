import { defineRoute, type Route } from '../platform/http/route.ts'
import { meShape } from './schema.ts'

export function apiKeyRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/me',
      summary: 'Who am I',
      description:
        'The org, plan, key and rate budget behind the API key: a connection test for integrations.',
      tag: 'Authentication',
      access: 'read',
      response: meShape,
      async handle({ caller }) {
        const { limit, windowSeconds, remaining, resetSeconds } = caller.budget
        return {
          org: { id: caller.orgId, name: caller.orgName, plan: caller.plan },
          api_key: { id: caller.keyId, name: caller.keyName, scopes: [...caller.scopes] },
          rate_limit: { limit, window_seconds: windowSeconds, remaining, reset_seconds: resetSeconds },
        }
      },
    }),
  ]
}
