/** A city to try things in: businesses that we made up, and a company that would like some of them as customers. */
export const sampleFile = '/sample-city.csv'

export const sampleProfile = {
  sells: 'Evening cleaning for offices',
  categories: [
    'Office park',
    'Law firm',
    'Dental clinic',
    'Medical clinic',
    'Accounting firm',
    'Coworking space',
  ],
  cities: ['Port Alder'],
}
