/**
 * How to call a route, for the reference: in curl, TypeScript with the SDK, and Python with nothing else. Ids are
 * read from the environment, so that a sample runs as it stands; a test runs every one.
 *
 * What is for people only has one in TypeScript, for a page of the server itself: nothing else has their session.
 */
import type { Route } from '../route.ts'
import { isPaged } from './errors.ts'
import { json, literal, python, typescript } from './literals.ts'
import { sdkCallOf, singular } from './operation-id.ts'
import type { Json } from './schemas.ts'

export function codeSamplesOf(route: Route, isList: boolean): Json[] {
  if (route.people !== undefined)
    return [{ lang: 'TypeScript', label: 'SDK', source: pageSample(route, isList) }]
  // A browser sends what is public and no GET, or another service.
  if (isPublic(route) && route.method !== 'GET') return []
  return [
    { lang: 'Shell', label: 'curl', source: curlSample(route) },
    { lang: 'TypeScript', label: 'SDK', source: sdkSample(route, isList) },
    { lang: 'Python', label: 'urllib', source: pythonSample(route) },
  ]
}

/** `/api/leads/:id` in texts, each followed by the variable that stands there: `LEAD_ID`. */
function partsOf(url: string): { text: string; variable: string | null }[] {
  const pieces = url.split(/:([a-z_]+)/)
  return pieces.flatMap((text, at) => {
    if (at % 2 === 1) return []
    const parameter = pieces[at + 1]
    const noun = singular(text.split('/').at(-2) ?? '')
    if (parameter === undefined) return { text, variable: null }
    // The type of an event type is EVENT_TYPE.
    const name = noun.endsWith(parameter) ? noun : `${noun}_${parameter}`
    return { text, variable: name.toUpperCase().replaceAll('-', '_') }
  })
}

const variablesOf = (url: string): string[] => partsOf(url).flatMap(({ variable }) => variable ?? [])

const isPublic = ({ access }: Route): boolean => access === 'public'

/** A sample that takes a file has one called so. */
const fileOf = ({ streams }: Route): string | undefined => streams?.find((type) => type.startsWith('text/'))

function curlSample(route: Route): string {
  const { method, url, examples } = route
  const path = partsOf(url).map(({ text, variable }) => text + (variable ? `$${variable}` : ''))
  const file = fileOf(route)
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$BOLSIVO_URL${path.join('')}"`,
    ...(isPublic(route) ? [] : ['-H "Authorization: Bearer $BOLSIVO_API_KEY"']),
    ...(examples?.body === undefined ? [] : ['-H "Content-Type: application/json"']),
    ...(examples?.body === undefined
      ? []
      : [`-d '${literal(examples.body, json).replaceAll("'", "'\\''")}'`]),
    ...(file ? [`-H "Content-Type: ${file}"`, '--data-binary @leads.csv'] : []),
  ].join(' \\\n  ')
}

function sdkSample(route: Route, isList: boolean): string {
  const { url, examples } = route
  if (isPublic(route)) return fetchSample(url)
  const variables = variablesOf(url)
  const file = fileOf(route)
  const given = [
    ...variables,
    ...(examples?.body === undefined ? [] : [literal(examples.body, typescript)]),
    ...(file ? ["await readFile('leads.csv', 'utf8')"] : []),
  ]
  const call = `bolsivo.${sdkCallOf(route, isList)}(${given.join(', ')})`
  return [
    ...(file ? ["import { readFile } from 'node:fs/promises'"] : []),
    "import { Bolsivo } from '@bolsivo/sdk'",
    '',
    'const bolsivo = new Bolsivo({ apiKey: process.env.BOLSIVO_API_KEY, baseUrl: process.env.BOLSIVO_URL })',
    ...variables.map((variable) => `const ${variable} = process.env.${variable} ?? ''`),
    ...showing(route, call, isList && isPaged(route)),
  ].join('\n')
}

/** No key is needed, so no SDK either. */
const fetchSample = (url: string): string =>
  [
    `const answer = await fetch(\`\${process.env.BOLSIVO_URL}${url}\`)`,
    'console.log(await answer.json())',
  ].join('\n')

function pageSample(route: Route, isList: boolean): string {
  const { url, examples } = route
  const variables = variablesOf(url)
  const given = [
    ...variables.map((variable) => `'${variable.toLowerCase()}'`),
    ...(examples?.body === undefined ? [] : [literal(examples.body, typescript)]),
  ]
  return [
    "import { Bolsivo } from '@bolsivo/sdk'",
    '',
    '// In a page of this server: the browser sends the session of who is signed in.',
    'const bolsivo = new Bolsivo({ session: true })',
    `console.log(await bolsivo.people.${sdkCallOf(route, isList)}(${given.join(', ')}))`,
  ].join('\n')
}

function showing({ response }: Route, call: string, isOfPages: boolean): string[] {
  if (response === null) return [`const answer = await ${call}`, 'console.log(await answer.text())']
  if (isOfPages) return [`for await (const item of ${call}) {`, '  console.log(item)', '}']
  return [`console.log(await ${call})`]
}

function pythonSample(route: Route): string {
  const { method, url, examples, response } = route
  const path = partsOf(url).flatMap(({ text, variable }) => [
    ...(text === '' ? [] : [`"${text}"`]),
    ...(variable ? [`os.environ["${variable}"]`] : []),
  ])
  const file = fileOf(route)
  const type = file ?? (examples?.body === undefined ? null : 'application/json')
  const body = examples?.body === undefined ? null : literal(examples.body, python)
  return [
    `import ${response === null ? '' : 'json, '}os, urllib.request`,
    '',
    ...(body === null ? [] : [`body = ${body}`]),
    'request = urllib.request.Request(',
    `    os.environ["BOLSIVO_URL"] + ${path.join(' + ')},`,
    ...(body === null ? [] : ['    data=json.dumps(body).encode(),']),
    ...(file ? ['    data=open("leads.csv", "rb").read(),'] : []),
    ...(isPublic(route)
      ? []
      : [
          '    headers={',
          '        "Authorization": "Bearer " + os.environ["BOLSIVO_API_KEY"],',
          ...(type === null ? [] : [`        "Content-Type": "${type}",`]),
          '    },',
        ]),
    ...(method === 'GET' ? [] : [`    method="${method}",`]),
    ')',
    'with urllib.request.urlopen(request) as answer:',
    `    print(${response === null ? 'answer.read().decode()' : 'json.load(answer)'})`,
  ].join('\n')
}
