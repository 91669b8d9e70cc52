/** The samples of the developers page, with the address and the org that one looks at. Pure. */
import type { Sample } from '../webhooks/verify-samples.ts'

export interface Place {
  /** `https://bolsivo.example.com` */
  readonly baseUrl: string
  readonly orgId: string
  /** What the org's key begins with; null: it has none, or this person may not see it. */
  readonly keyPrefix: string | null
}

/** To be replaced by who copies it: a whole key is shown once, and never here. */
export const keyOf = ({ keyPrefix }: Pick<Place, 'keyPrefix'>): string =>
  keyPrefix === null ? 'lp_your_api_key_here' : `${keyPrefix}_rest_of_your_key`

export const firstCallSamples = (place: Place): Sample[] => [
  {
    language: 'curl',
    code: `curl ${place.baseUrl}/api/leads \\
  -H "Authorization: Bearer ${keyOf(place)}" \\
  -H "Content-Type: application/json"`,
  },
  {
    language: 'TypeScript',
    code: `import { Bolsivo } from '@bolsivo/sdk'

const bolsivo = new Bolsivo({
  apiKey: process.env.BOLSIVO_API_KEY, // ${keyOf(place)}
  baseUrl: '${place.baseUrl}',
})

for await (const lead of bolsivo.leads.list({ status: ['qualified'], sort: '-score' })) {
  console.log(lead.score, lead.business_name)
}`,
  },
  {
    language: 'Python',
    code: `import json, os, urllib.request

request = urllib.request.Request(
    "${place.baseUrl}/api/leads?status=qualified&sort=-score",
    # ${keyOf(place)}
    headers={"Authorization": "Bearer " + os.environ["BOLSIVO_API_KEY"]},
)
with urllib.request.urlopen(request) as answer:
    for lead in json.load(answer)["data"]:
        print(lead["score"], lead["business_name"])`,
  },
]

const hook = {
  name: 'My CRM sync',
  url: 'https://your-server.com/bolsivo-events',
  types: ['lead.qualified', 'lead.status_changed', 'email.sent'],
}
const typeList = hook.types.map((type) => `"${type}"`).join(', ')

export const registerSamples = (place: Place): Sample[] => [
  {
    language: 'curl',
    code: `curl -X POST ${place.baseUrl}/api/webhooks \\
  -H "Authorization: Bearer ${keyOf(place)}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "name": "${hook.name}",
    "target_url": "${hook.url}",
    "event_types": [${typeList}]
  }'`,
  },
  {
    language: 'TypeScript',
    code: `import { Bolsivo } from '@bolsivo/sdk'

const bolsivo = new Bolsivo({
  apiKey: process.env.BOLSIVO_API_KEY, // ${keyOf(place)}
  baseUrl: '${place.baseUrl}',
})

const { id, secret } = await bolsivo.webhooks.create({
  name: '${hook.name}',
  target_url: '${hook.url}',
  event_types: [${hook.types.map((type) => `'${type}'`).join(', ')}],
})`,
  },
  {
    language: 'Python',
    code: `import json, os, urllib.request

request = urllib.request.Request(
    "${place.baseUrl}/api/webhooks",
    method="POST",
    # ${keyOf(place)}
    headers={
        "Authorization": "Bearer " + os.environ["BOLSIVO_API_KEY"],
        "Content-Type": "application/json",
    },
    data=json.dumps({
        "name": "${hook.name}",
        "target_url": "${hook.url}",
        "event_types": [${typeList}],
    }).encode(),
)
with urllib.request.urlopen(request) as answer:
    secret = json.load(answer)["secret"]`,
  },
]

export const listenCommand = 'npm run -s bolsivo -- listen --forward-to http://127.0.0.1:4000/bolsivo-events'

export const errorSample = `{
  "error": "name, target_url and event_types required"
}`

/** As the catalogue has it, but of this org. */
export const eventSample = (
  sample: Readonly<Record<string, unknown>>,
  { orgId }: Pick<Place, 'orgId'>,
): string => JSON.stringify({ ...sample, ...('org_id' in sample ? { org_id: orgId } : {}) }, null, 2)
