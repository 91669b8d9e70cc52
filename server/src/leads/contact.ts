/**
 * The normal forms of the ways to reach a business: null says that a text is no such thing.
 *
 * Form only: whether a number rings, a mailbox exists or a site answers is not looked at, and nothing here touches
 * the network.
 */
import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { getDomain } from 'tldts'

const defaultCountry: CountryCode = 'US'

let codesByName: ReadonlyMap<string, CountryCode> | undefined

function countryCodes(): ReadonlyMap<string, CountryCode> {
  if (codesByName !== undefined) return codesByName
  const english = new Intl.DisplayNames(['en'], { type: 'region' })
  const codes = new Map<string, CountryCode>()
  for (const code of getCountries()) {
    codes.set(code.toLowerCase(), code)
    codes.set((english.of(code) ?? code).toLowerCase(), code)
  }
  for (const name of ['usa', 'u.s.', 'u.s.a.', 'united states of america', 'america']) codes.set(name, 'US')
  for (const name of ['uk', 'u.k.', 'great britain', 'england', 'scotland', 'wales']) codes.set(name, 'GB')
  codesByName = codes
  return codes
}

/** `"US"`, `"usa"` and `"United States"` are US; null for what is no country known by its code or English name. */
export function countryCode(country: string): string | null {
  return countryCodes().get(country.trim().toLowerCase()) ?? null
}

/** E.164, or null. Without a country, or with one that is not known, a national number is taken for a US one. */
export function normalisePhone(text: string, country: string | null = null): string | null {
  // Two thirds of real numbers end here; the library takes 10–15 µs for each, this 0.1 µs (Node 24, one core).
  if (/^\+1[2-9]\d\d[2-9]\d{6}$/.test(text)) return text
  const code =
    country === null ? defaultCountry : (countryCodes().get(country.toLowerCase()) ?? defaultCountry)
  if (code === 'US' || code === 'CA') {
    const national = /^(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]{0,2}([2-9]\d\d)[ .-]?(\d{4})$/.exec(text)
    if (national) return `+1${national[1]}${national[2]}${national[3]}`
  }
  if (text.length > 60) return null
  const phone = parsePhoneNumberFromString(text.replace(/^tel:/i, ''), {
    defaultCountry: code,
    extract: false,
  })
  return phone?.isValid() ? phone.number : null
}

/** Lower case, without `mailto:`; the local part too, since no mail system of today tells cases apart. */
export function normaliseEmail(text: string): string | null {
  const email = text
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase()
  const at = email.lastIndexOf('@')
  if (email.length > 254 || at < 1 || at > 64) return null
  const local = email.slice(0, at)
  if (!/^[^\s@<>()[\]\\,;:"\p{C}]+$/u.test(local) || /^\.|\.\.|\.$/.test(local)) return null
  return isHostName(email.slice(at + 1)) ? email : null
}

function isHostName(host: string): boolean {
  if (host.length > 253 || !host.includes('.')) return false
  const labels = host.split('.')
  if (!labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u.test(label)))
    return false
  return !/^\d+$/.test(labels.at(-1) ?? '')
}

/** An http(s) URL with a lower-case host, without credentials, fragment and lone slash. `https://` is supplied. */
export function normaliseWebsite(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > 500 || /[\s"<>\\^`{|}]/.test(trimmed) || trimmed.includes('@'))
    return null
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(trimmed)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return null
  const url = URL.parse(scheme === undefined ? `https://${trimmed.replace(/^\/\//, '')}` : trimmed)
  if (url === null || !isHostName(url.hostname)) return null
  url.hash = ''
  const href = url.pathname === '/' && url.search === '' ? url.origin : url.href
  return href.length > 500 ? null : href
}

/**
 * Hosts on which many businesses have a page: there the page, not the host, tells one from another. Site builders
 * that give each customer a subdomain are in the public suffix list and need no entry, or stand in the second list.
 */
const sharedHosts = new Set(
  `facebook.com fb.com fb.me m.me instagram.com twitter.com x.com threads.net linkedin.com youtube.com youtu.be
  tiktok.com pinterest.com snapchat.com reddit.com tumblr.com medium.com substack.com linktr.ee beacons.ai bio.link
  lnk.bio campsite.bio wa.me whatsapp.com t.me telegram.me discord.gg yelp.com tripadvisor.com foursquare.com google.com
  g.page g.co goo.gl page.link bit.ly tinyurl.com apple.com bing.com mapquest.com yellowpages.com whitepages.com
  bbb.org manta.com nextdoor.com thumbtack.com angi.com homeadvisor.com houzz.com angieslist.com porch.com booksy.com
  vagaro.com styleseat.com fresha.com schedulicity.com opentable.com resy.com doordash.com grubhub.com ubereats.com
  seamless.com postmates.com toasttab.com clover.com squareup.com square.link etsy.com ebay.com amazon.com airbnb.com
  vrbo.com booking.com expedia.com zillow.com realtor.com eventbrite.com meetup.com gofundme.com patreon.com paypal.me
  cash.app venmo.com canva.site notion.so github.com dropbox.com`.split(/\s+/),
)
const siteBuilders = new Set(
  `wordpress.com weebly.com business.site godaddysites.com wix.com squarespace.com site123.me jimdo.com yolasite.com
  webs.com tripod.com angelfire.com simdif.com ueniweb.com mystrikingly.com webador.com sites.google.com`.split(
    /\s+/,
  ),
)

/**
 * What tells whose website this is: the registrable domain (`shop.example.co.uk` → `example.co.uk`), on a shared
 * host the page (`facebook.com/joes`), null where there is neither.
 */
export function registrableDomain(website: string): string | null {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(website) ? website : `https://${website}`)
  if (url === null) return null
  const host = url.hostname.replace(/^www\.|\.$/g, '')
  const domain = getDomain(host, { allowPrivateDomains: true })
  if (domain === null) return null
  if (siteBuilders.has(domain) && host !== domain) return host
  const isShared =
    sharedHosts.has(domain) || siteBuilders.has(domain) || /^(?:google|yelp|tripadvisor)\./.test(domain)
  if (!isShared) return domain
  const page = url.pathname.replace(/\/+$/, '').toLowerCase()
  const query = page.endsWith('.php') ? url.search : ''
  return page === '' ? null : `${domain}${page}${query}`
}
