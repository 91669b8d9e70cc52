import { defineConfig } from 'vitest/config'

/** The architecture alone: it reads files and needs no database. */
export default defineConfig({ test: { include: ['server/test/architecture.test.ts'] } })
