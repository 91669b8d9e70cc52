/** Where to go after signing in. Only pages of this server: `//elsewhere` and `/\elsewhere` are other hosts to a browser. */
export function safeReturnPath(path: unknown): string {
  if (typeof path !== 'string' || !/^\/(?![/\\])/.test(path) || /[\s\\]/.test(path)) return '/leads'
  // `/..//elsewhere` is one of them too, once the dots are gone.
  if (new URL(path, 'http://here').pathname.startsWith('//')) return '/leads'
  return path.startsWith('/sign-in') || path.startsWith('/sign-up') ? '/leads' : path
}
