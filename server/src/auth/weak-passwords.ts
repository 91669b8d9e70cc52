/**
 * Passwords that are long enough and guessed all the same. Loads in a browser.
 *
 * A short list, no dictionary: what lists of leaked passwords have most of, in ten characters and more. Whoever guesses
 * has ten tries for an account in a quarter of an hour (endpoints/endpoints.ts).
 */
const common = new Set(
  `0123456789 0987654321 1234567890 12345678900 12345678901 12345678910 123456789012 1234567891 123456789a 9876543210
  1111122222 1122334455 1212121212 1231231231 123123123123 1234512345 12345qwert 12341234123 123qweasdzxc 1a2b3c4d5e
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc abc1234567 abcd123456 abcde12345 abcdefghij abcdefghijk admin12345 admin123456
  adminadmin administrator asdf123456 asdfghjkl1 asdfghjkl; asdfasdfasdf basketball bolsivo123 changeme123 changemenow
  computer123 contraseña contraseña1 contrasena football123 iloveyou12 iloveyou123 jennifer123 letmein123 letmeinnow
  liverpool1 manchester mypassword mypassword1 p@ssw0rd123 passw0rd123 password00 password01 password10 password11
  password12 password123 password1234 password12345 password123456 password2024 password2025 password2026 passwordpassword
  princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwer123456 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty
  qwertyuiop qwertyuiop1 qwertyuiop[] qwertyuiop123 secret1234 starwars123 sunshine12 sunshine123 superman123 test123456
  testtesttest trustno1234 welcome123 welcome1234 welcome12345 zaq12wsxcde3 zxcvbnm123`.split(/\s+/),
)

export const isCommon = (password: string): boolean => common.has(password.toLowerCase())

/** One character again and again. */
export const isMonotone = (password: string): boolean => new Set(password.toLowerCase()).size < 2

export const isOwnAddress = (password: string, email: string): boolean =>
  password.trim().toLowerCase() === email.toLowerCase()

export const ownAddressRule = 'must not be your e-mail address'
