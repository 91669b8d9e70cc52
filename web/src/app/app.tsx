/** What everything stands in: theme, data, routes. A session that ends leads to the page for signing in, and back. */
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createAppRouter } from '../router.tsx'
import { showOrg } from '../session/bolsivo.ts'
import { sessionQuery } from '../session/session.ts'
import { colorSchemeManager, cssVariables, styleNonce, theme } from '../ui/theme.ts'
import { createQueryClient } from './query-client.ts'

const queryClient = createQueryClient({
  onSignedOut: () => {
    queryClient.setQueryData(sessionQuery.queryKey, null)
    const { pathname, searchStr, hash } = router.state.location
    if (pathname === '/sign-in') return
    void router.navigate({ to: '/sign-in', search: { to: `${pathname}${searchStr}${hash && `#${hash}`}` } })
  },
  onOrgLost: () => {
    showOrg(null)
    queryClient.removeQueries()
    void router.navigate({ to: '/' })
  },
})

const router = createAppRouter(queryClient)

// The library that keeps a page still behind a dialog makes a style of its own, and asks for the nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
