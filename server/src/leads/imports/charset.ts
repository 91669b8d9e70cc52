import { AppError } from '../../platform/errors.ts'
import { unknownCharset } from './errors.ts'

/** A body in UTF-8, whatever charset its content type names (those of the WHATWG Encoding Standard). */
export function inUtf8(content: AsyncIterable<Uint8Array>, contentType: string): AsyncIterable<Uint8Array> {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return content
  return recoded(content, decoderOf(charset))
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    throw new AppError(unknownCharset)
  }
}

async function* recoded(
  content: AsyncIterable<Uint8Array>,
  decoder: TextDecoder,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}
