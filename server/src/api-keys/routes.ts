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
      examples: {
        response: {
          org: { id: 'org_01jz6k3v9q8w7x5y4t2r1s0p9n', name: 'Sunrise Cleaning', plan: 'scale' },
          api_key: { id: 'key_01jz6k40b2c3d4e5f6g7h8j9km', name: 'CRM sync', scopes: ['read', 'write'] },
          rate_limit: { limit: 1000, window_seconds: 3600, remaining: 994, reset_seconds: 1260 },
        },
      },
      async handle({ caller }) {
        const { limit, windowSeconds, remaining, resetSeconds } = caller.budget
        return {
          label: `${caller.orgName} (${caller.keyName})`,
          org: { id: caller.orgId, name: caller.orgName, plan: caller.plan },
          api_key: { id: caller.keyId, name: caller.keyName, scopes: [...caller.scopes] },
          rate_limit: { limit, window_seconds: windowSeconds, remaining, reset_seconds: resetSeconds },
        }
      },
    }),
  ]
}
