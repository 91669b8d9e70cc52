// Before the first paint, so that the dark scheme never flashes light. A file of its own: the policy allows no inline script.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('bolsivo-color-scheme') ?? 'auto'
  } catch {
    // A browser that keeps nothing shows the scheme of the system.
  }
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
})()
