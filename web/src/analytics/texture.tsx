/**
 * Fills that are told apart without their colours, as on a printer: lines or dots in the colour of the paper. SVG, since
 * browsers print its fills and leave out backgrounds.
 */
import { useId } from 'react'

export type Texture = 'solid' | 'rising' | 'falling' | 'level' | 'dots' | 'crossed'

export interface Fill {
  readonly color: string
  readonly texture: Texture
}

const size = 6
const lines: Readonly<Record<Texture, string | null>> = {
  solid: null,
  rising: 'M-1 1 1 -1 M0 6 6 0 M5 7 7 5',
  falling: 'M-1 5 1 7 M0 0 6 6 M5 -1 7 1',
  level: 'M0 3H6',
  crossed: 'M0 6 6 0 M0 0 6 6',
  dots: 'M1.5 1.5h.01 M4.5 4.5h.01',
}

export function FillPattern({ id, fill: { color, texture } }: { readonly id: string; readonly fill: Fill }) {
  const path = lines[texture]
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse">
      <rect width={size} height={size} style={{ fill: color }} />
      {path !== null && (
        <path
          d={path}
          style={{ fill: 'none', stroke: 'var(--surface)', strokeOpacity: 0.6, strokeLinecap: 'round' }}
          strokeWidth={texture === 'dots' ? 2 : 1.3}
        />
      )}
    </pattern>
  )
}

/** As in the chart, beside its name. */
export function Swatch({ fill }: { readonly fill: Fill }) {
  const id = useId()
  return (
    <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden style={{ flex: 'none' }}>
      <FillPattern id={id} fill={fill} />
      <rect width={12} height={12} rx={2.5} fill={`url(#${id})`} />
    </svg>
  )
}
