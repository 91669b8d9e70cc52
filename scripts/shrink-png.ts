/**
 * A picture of a page with at most 256 colours, a third of the size: what is drawn flat stays exactly as it is, and
 * only the edges of letters take the nearest colour that is left. For 8-bit pictures as a browser takes them; answers
 * others as they are.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

interface Pixels {
  readonly width: number
  readonly height: number
  /** 0xrrggbb, line by line. */
  readonly colors: Uint32Array
}

export function shrinkPng(png: Buffer): Buffer {
  const pixels = readPixels(png)
  if (!pixels) return png
  const palette = chooseColors(pixels.colors, 256)
  const small = writeIndexed(pixels, palette)
  return small.length < png.length ? small : png
}

function* chunksOf(png: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) }
    at += 12 + length
  }
}

function readPixels(png: Buffer): Pixels | null {
  const chunks = [...chunksOf(png)]
  const head = chunks.find(({ type }) => type === 'IHDR')?.data
  if (!head) return null
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const [depth, kind, , , interlaced] = head.subarray(8)
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0) return null
  const bytesEach = kind === 2 ? 3 : 4
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  const bytes = withoutFilters(inflateSync(Buffer.concat(parts)), width * bytesEach, bytesEach)
  const colors = new Uint32Array(width * height)
  for (let at = 0; at < colors.length; at++) colors[at] = bytes.readUIntBE(at * bytesEach, 3)
  return { width, height, colors }
}

/** The filters of PNG (section 9 of its specification), undone line by line. */
function withoutFilters(raw: Buffer, stride: number, bytesEach: number): Buffer {
  const lines = raw.length / (stride + 1)
  const out = Buffer.alloc(lines * stride)
  for (let line = 0; line < lines; line++) {
    const filter = raw[line * (stride + 1)] ?? 0
    for (let at = 0; at < stride; at++) {
      const here = line * stride + at
      const left = at >= bytesEach ? (out[here - bytesEach] ?? 0) : 0
      const up = line > 0 ? (out[here - stride] ?? 0) : 0
      const corner = line > 0 && at >= bytesEach ? (out[here - stride - bytesEach] ?? 0) : 0
      out[here] = (raw[line * (stride + 1) + 1 + at] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return out
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const [byLeft, byUp, byCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [
    number,
    number,
    number,
  ]
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner
}

/** Half of it the commonest; the others are those that would be missed most: a small mark in a colour of its own stays. */
function chooseColors(colors: Uint32Array, most: number): number[] {
  const counts = new Map<number, number>()
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1)
  const sorted = [...counts].sort((one, other) => other[1] - one[1])
  const palette = sorted.slice(0, most / 2).map(([color]) => color)
  const rest = sorted.slice(most / 2).map(([color, count]) => {
    const miss = Math.min(...palette.map((other) => distance(color, other)))
    return { color, count, miss }
  })
  while (palette.length < most) {
    const next = rest.reduce((best, one) => (weight(one) > weight(best) ? one : best), nothing)
    if (next === nothing) break
    palette.push(next.color)
    for (const one of rest) one.miss = Math.min(one.miss, distance(one.color, next.color))
  }
  return palette
}

const nothing = { color: 0, count: 0, miss: 0 }
const weight = ({ count, miss }: typeof nothing): number => miss * Math.sqrt(count)

const distance = (one: number, other: number): number =>
  ((one >> 16) - (other >> 16)) ** 2 +
  (((one >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
  ((one & 255) - (other & 255)) ** 2

function nearest(palette: readonly number[], color: number): number {
  let best = 0
  for (let at = 1; at < palette.length; at++) {
    if (distance(palette[at] ?? 0, color) < distance(palette[best] ?? 0, color)) best = at
  }
  return best
}

function writeIndexed({ width, height, colors }: Pixels, palette: readonly number[]): Buffer {
  const places = new Map(palette.map((color, at) => [color, at]))
  const placeOf = (color: number): number => {
    const known = places.get(color)
    if (known !== undefined) return known
    const found = nearest(palette, color)
    places.set(color, found)
    return found
  }
  const lines = Buffer.alloc(height * (width + 1))
  for (let line = 0; line < height; line++) {
    for (let at = 0; at < width; at++) {
      lines[line * (width + 1) + 1 + at] = placeOf(colors[line * width + at] ?? 0)
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const table = Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]))
  const data = deflateSync(lines, { level: 9 })
  return Buffer.concat([
    signature,
    ...[chunk('IHDR', head), chunk('PLTE', table), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))],
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  out.set(body, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
