import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countryCode,
  normaliseEmail,
  normalisePhone,
  normaliseWebsite,
  registrableDomain,
} from './contact.ts'

describe('a phone', () => {
  test.each([
    ['+14157763262', null, '+14157763262'],
    ['(415) 776-3262', null, '+14157763262'],
    ['415.776.3262', 'US', '+14157763262'],
    ['1-415-776-3262', 'United States', '+14157763262'],
    ['tel:+1 415 776 3262', null, '+14157763262'],
    ['415-776-3262 ext. 12', null, '+14157763262'],
    ['030 901820', 'Germany', '+4930901820'],
    ['+44 20 7946 0958', null, '+442079460958'],
    ['020 7946 0958', 'UK', '+442079460958'],
  ])('%s (%s) is %s', (text, country, phone) => expect(normalisePhone(text, country)).toBe(phone))

  test.each(['+141593 5483', '+141506 685d', '', 'call us', '12345', '+1 015 776 3262', '9'.repeat(500)])(
    '%s is none',
    (text) => expect(normalisePhone(text)).toBeNull(),
  )

  test('in its normal form stays as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[+0-9() .x-]{5,20}$/), (text) => {
        const phone = normalisePhone(text)
        if (phone !== null) expect(normalisePhone(phone)).toBe(phone)
      }),
    )
  })
})

test('a country is known by its code and its English name', () => {
  expect(['us', 'USA', 'United States', 'uk', 'Deutschland'].map(countryCode)).toEqual([
    'US',
    'US',
    'US',
    'GB',
    null,
  ])
})

describe('an e-mail address', () => {
  test.each([
    [' Jane.Doe@Example.COM ', 'jane.doe@example.com'],
    ['mailto:info@example.com', 'info@example.com'],
    ["o'brien+x@example.co.uk", "o'brien+x@example.co.uk"],
  ])('%s is %s', (text, email) => expect(normaliseEmail(text)).toBe(email))

  test.each([
    'info@',
    '@example.com',
    'a b@example.com',
    'a@localhost',
    'a@b..com',
    'a@-b.com',
    'a@b.c, d@e.f',
    '.a@b.com',
    `${'a'.repeat(65)}@b.com`,
    'a\n@b.com',
    'a@1.2.3.4',
  ])('%s is none', (text) => expect(normaliseEmail(text)).toBeNull())
})

describe('a website', () => {
  test.each([
    ['Example.com', 'https://example.com'],
    ['http://www.Example.com/', 'http://www.example.com'],
    ['example.com/menu?x=1#top', 'https://example.com/menu?x=1'],
    ['//example.com', 'https://example.com'],
    ['example.com:8080/a', 'https://example.com:8080/a'],
  ])('%s is %s', (text, url) => expect(normaliseWebsite(text)).toBe(url))

  test.each([
    'javascript:alert(1)',
    'ftp://example.com',
    'user:pw@example.com',
    'none',
    'a b.com',
    'https://',
    'mailto:a@b.com',
    'localhost',
    '10.0.0.1',
  ])('%s is none', (text) => expect(normaliseWebsite(text)).toBeNull())
})

describe('whose website it is', () => {
  test.each([
    ['https://www.example.com/contact', 'example.com'],
    ['http://shop.example.co.uk', 'example.co.uk'],
    ['https://joes.wixsite.com/menu', 'joes.wixsite.com'],
    ['https://joes.weebly.com', 'joes.weebly.com'],
    ['https://www.facebook.com/JoesGrill/?ref=x', 'facebook.com/joesgrill'],
    ['https://m.facebook.com/profile.php?id=7', 'facebook.com/profile.php?id=7'],
    ['https://facebook.com', null],
    ['https://linktr.ee/joe', 'linktr.ee/joe'],
    ['https://sites.google.com/view/joe', 'google.com/view/joe'],
    ['https://www.yelp.de/biz/joe', 'yelp.de/biz/joe'],
  ])('%s is %s', (website, domain) => expect(registrableDomain(website)).toBe(domain))
})
