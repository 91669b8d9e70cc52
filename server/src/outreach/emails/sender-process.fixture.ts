/** A worker in a process of its own, to be killed. Its one argument is the options of `startOutreach` as JSON. */
import { startOutreach } from '../outreach.fixture.ts'

startOutreach(JSON.parse(process.argv[2] ?? '{}'))
