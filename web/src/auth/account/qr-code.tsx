import { useMemo } from 'react'
import { encode } from 'uqr'
import { squaresPath } from './totp-uri.ts'

/** Dark on white in both colour schemes: cameras want it so. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(text, { ecc: 'M', border: 3 })
    return { size, path: squaresPath(data) }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={184}
      height={184}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} rx={1} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
