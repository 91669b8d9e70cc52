/**
 * The physical lines of a file that arrives in pieces: LF, CRLF and CR in any mixture, UTF-8 with or without BOM, and
 * UTF-16 with one.
 *
 * A line that can't be used is kept as a fault under its number, so that the reader can report it and go on. Memory
 * is bounded by `maxLineBytes` whatever the file: of a longer line nothing is kept. Other encodings are not guessed:
 * a file in Windows-1252 loses exactly the lines with accents, and they are named.
 */
import { isUtf8 } from 'node:buffer'

export type LineFault = 'encoding' | 'nul' | 'length'

export interface LineBlock {
  /** Number of the first line, from 1. */
  readonly firstLine: number
  readonly texts: string[]
  /** By line number. A line with the fault `encoding` has its text read as Latin-1, the others have none. */
  readonly faults: ReadonlyMap<number, LineFault>
}

/** Longest line, and with it the largest piece that is ever held. */
export const maxLineBytes = 256 * 1024

/** Large enough to spread the cost of a block, small enough to stay in the cache. */
const blockBytes = 64 * 1024

const lf = 10
const cr = 13

/** Pieces of UTF-8 without a byte-order mark, of moderate size. */
async function* utf8Pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined
  let start: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (start !== undefined) {
      bytes = start.length === 0 ? bytes : Buffer.concat([start, bytes])
      if (bytes.length < 3) {
        start = Buffer.from(bytes)
        continue
      }
      start = undefined
      decoder = utf16Decoder(bytes)
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    }
    for (let at = 0; at < bytes.length; at += blockBytes) {
      const piece = bytes.subarray(at, at + blockBytes)
      yield decoder === undefined ? piece : Buffer.from(decoder.decode(piece, { stream: true }))
    }
  }
  if (start !== undefined && start.length > 0) yield start
  const rest = decoder?.decode()
  if (rest) yield Buffer.from(rest)
}

function utf16Decoder(bytes: Buffer): TextDecoder | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be')
  return undefined
}

export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  let line = 1
  let held: Buffer[] = []
  let heldBytes = 0
  // Inside a line that is too long already: everything up to its end is dropped.
  let isDropping = false
  // The dropped line ended in a CR at the end of a piece; an LF that follows belongs to it.
  let owesLf = false
  for await (const piece of utf8Pieces(chunks)) {
    let bytes = piece
    if (owesLf && bytes.length > 0) {
      if (bytes[0] === lf) bytes = bytes.subarray(1)
      owesLf = false
    }
    if (isDropping) {
      const end = firstLineEnd(bytes)
      if (end === -1) continue
      isDropping = false
      yield { firstLine: line, texts: [''], faults: new Map([[line, 'length']]) }
      line++
      owesLf = bytes[end] === cr && end + 1 === bytes.length
      bytes = bytes.subarray(bytes[end] === cr && bytes[end + 1] === lf ? end + 2 : end + 1)
    }
    held.push(bytes)
    heldBytes += bytes.length
    if (heldBytes < blockBytes) continue
    const block = held.length === 1 ? bytes : Buffer.concat(held)
    const cut = lastLineEnd(block)
    if (cut > 0) {
      const lines = toLines(block.subarray(0, cut), line)
      line += lines.texts.length
      yield lines
    }
    const rest = block.subarray(cut)
    isDropping = rest.length > maxLineBytes
    held = isDropping ? [] : [rest]
    heldBytes = isDropping ? 0 : rest.length
  }
  if (isDropping) yield { firstLine: line, texts: [''], faults: new Map([[line, 'length']]) }
  else if (heldBytes > 0) yield toLines(Buffer.concat(held), line)
}

function firstLineEnd(bytes: Buffer): number {
  const lfAt = bytes.indexOf(lf)
  const crAt = (lfAt === -1 ? bytes : bytes.subarray(0, lfAt)).indexOf(cr)
  return crAt === -1 ? lfAt : crAt
}

/** Index after the last line end, not counting a CR as last byte: its LF may be on the way. */
function lastLineEnd(block: Buffer): number {
  const crAt = block.length < 2 ? -1 : block.lastIndexOf(cr, block.length - 2)
  return Math.max(block.lastIndexOf(lf), crAt) + 1
}

function toLines(block: Buffer, firstLine: number): LineBlock {
  const faults = new Map<number, LineFault>()
  // Whole blocks are checked and decoded by native code; only a block with a fault is looked at line by line.
  const isSound = isUtf8(block)
  const texts = splitLines(isSound ? block.toString('utf8') : block.toString('latin1'))
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] ?? ''
    let fault: LineFault | undefined
    if (text.length > maxLineBytes) fault = 'length'
    else if (!isSound) {
      const bytes = Buffer.from(text, 'latin1')
      if (isUtf8(bytes)) texts[i] = bytes.toString('utf8')
      else fault = 'encoding'
    }
    if (text.includes('\0')) fault = 'nul'
    if (fault === undefined) continue
    faults.set(firstLine + i, fault)
    if (fault !== 'encoding') texts[i] = ''
  }
  return { firstLine, texts, faults }
}

function splitLines(text: string): string[] {
  const isLfOnly = !text.includes('\r')
  const texts = isLfOnly ? text.split('\n') : text.split(/\r\n|\n|\r/)
  if (texts.at(-1) === '') texts.pop()
  return texts
}
