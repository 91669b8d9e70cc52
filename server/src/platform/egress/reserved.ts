/** Names and ports that no public endpoint has, whatever address they lead to. */

/**
 * IANA's registry of special-use names (RFC 6761, 6762, 7686, 8375, 9476, …; all that ends in `.arpa` is
 * infrastructure), and the endings that private networks use and ICANN promised not to hand out (RFC 6762
 * appendix G, .internal). `example.com`, `.net` and `.org` are in the registry too, but are ordinary public
 * hosts, which manuals tell people to try: they stay allowed.
 */
const specialUseEndings = new Set([
  'alt',
  'arpa',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'onion',
  'private',
  'test',
])

/** Whether a lower-case host name has one label only, or an ending that never leads to the public internet. */
export function isPrivateName(host: string): boolean {
  const lastDot = host.lastIndexOf('.')
  return lastDot === -1 || specialUseEndings.has(host.slice(lastDot + 1))
}

/** The "bad ports" of the Fetch standard (2.9), which browsers refuse: mail, shells, names, chat and their like. */
const badPorts = [
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]

const servicePorts = [
  // Files, directories, remote access.
  88, 445, 464, 873, 1080, 1099, 3128, 3260, 3389, 5353, 5900, 5985, 5986,
  // Databases, caches, search.
  1433, 1434, 1521, 2483, 2484, 3050, 3306, 5432, 5433, 5984, 6379, 6432, 7000, 7001, 7199, 7474, 7687, 8086,
  9042, 9160, 9200, 9300, 11211, 26257, 26379, 27017, 27018, 27019, 28015, 33060, 50000,
  // Queues.
  1883, 4222, 4369, 5671, 5672, 6650, 8883, 9092, 15672, 25672, 61616,
  // Clusters and their secrets.
  2181, 2375, 2376, 2377, 2379, 2380, 6443, 8125, 8200, 8300, 8301, 8302, 8500, 8501, 10250, 10255,
]

const internalPorts = new Set([...badPorts, ...servicePorts])

/** Whether a port is that of a service which speaks no webhooks, or is never meant for the public. */
export function isInternalPort(port: number): boolean {
  return internalPorts.has(port)
}
