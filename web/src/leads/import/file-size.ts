const units = ['kB', 'MB', 'GB']

/** `12 kB`, `1.5 MB` */
export function fileSize(bytes: number): string {
  let size = bytes / 1000
  let at = 0
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000
    at++
  }
  return `${size >= 10 || at === 0 ? Math.max(1, Math.round(size)) : size.toFixed(1)} ${units[at]}`
}
