import { expect, test } from 'vitest'
import { leadNumber } from '../lead.fixture.ts'
import { neighboursIn } from './neighbours.ts'

const leads = ['a', 'b', 'c'].map((id) => leadNumber(1, { id }))

test('says who stands before and after, and how many there are as far as is known', () => {
  expect(neighboursIn({ leads, cursor: null }, 'b')).toEqual({
    previousId: 'a',
    nextId: 'c',
    place: 2,
    of: '3',
  })
  expect(neighboursIn({ leads, cursor: 'x' }, 'c')).toEqual({
    previousId: 'b',
    nextId: null,
    place: 3,
    of: '3+',
  })
  expect(neighboursIn({ leads, cursor: null }, 'elsewhere')).toBeNull()
})
