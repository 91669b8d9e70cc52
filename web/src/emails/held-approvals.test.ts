import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Approval, graceMs, HeldApprovals } from './held-approvals.ts'

let approvals: HeldApprovals
let sent: string[]
beforeEach(() => {
  vi.useFakeTimers()
  approvals = new HeldApprovals()
  sent = []
})
afterEach(() => {
  vi.useRealTimers()
})

const approval = (id: string, answer: Promise<unknown> = Promise.resolve()): Approval => ({
  id,
  to: `${id}@example.com`,
  send() {
    sent.push(id)
    return answer
  },
})

describe('an approval', () => {
  it('is sent when its moment is over, and hidden until the server has answered', async () => {
    const answer = Promise.withResolvers<void>()
    approvals.hold(approval('a', answer.promise))
    await vi.advanceTimersByTimeAsync(graceMs - 1)
    expect([sent, approvals.now().held?.id]).toEqual([[], 'a'])
    await vi.advanceTimersByTimeAsync(1)
    expect([sent, approvals.now().held, [...approvals.now().hidden]]).toEqual([['a'], null, ['a']])
    answer.resolve()
    await approvals.sendNow()
    expect([sent, [...approvals.now().hidden]]).toEqual([['a'], []])
  })

  it('stands still while somebody looks at it, and has two seconds left after that at least', async () => {
    approvals.hold(approval('a'))
    await vi.advanceTimersByTimeAsync(3_000)
    approvals.pause()
    approvals.pause()
    await vi.advanceTimersByTimeAsync(10 * graceMs)
    approvals.resume()
    approvals.resume()
    await vi.advanceTimersByTimeAsync(graceMs - 3_001)
    expect(sent).toEqual([])
    approvals.pause()
    approvals.resume()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual(['a'])
    approvals.resume()
    await vi.advanceTimersByTimeAsync(graceMs)
    expect(sent).toEqual(['a'])
  })

  it('that stands still can be taken back, and one after it has its own moment', async () => {
    approvals.hold(approval('a'))
    approvals.pause()
    expect(approvals.takeBack()?.id).toBe('a')
    approvals.resume()
    approvals.hold(approval('b'))
    await vi.advanceTimersByTimeAsync(graceMs)
    expect(sent).toEqual(['b'])
  })

  it('that is taken back is never sent, and its draft is there again', async () => {
    approvals.hold(approval('a'))
    expect(approvals.takeBack()?.id).toBe('a')
    expect([approvals.takeBack(), [...approvals.now().hidden]]).toEqual([null, []])
    await vi.advanceTimersByTimeAsync(2 * graceMs)
    expect(sent).toEqual([])
  })

  it('is sent when the next one is approved, which has a moment of its own', async () => {
    approvals.hold(approval('a'))
    await vi.advanceTimersByTimeAsync(graceMs - 1)
    approvals.hold(approval('b'))
    expect([sent, approvals.now().held?.id]).toEqual([['a'], 'b'])
    await vi.advanceTimersByTimeAsync(graceMs - 1)
    expect(sent).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1)
    expect(sent).toEqual(['a', 'b'])
  })

  it('is begun to be sent before the page is gone, and once', async () => {
    approvals.hold(approval('a'))
    void approvals.sendNow()
    expect(sent).toEqual(['a'])
    await approvals.sendNow()
    await vi.advanceTimersByTimeAsync(2 * graceMs)
    expect(sent).toEqual(['a'])
  })

  it('that is refused comes back into the queue with the reason, until it is approved again', async () => {
    const reason = new Error('changed meanwhile')
    approvals.hold(approval('a', Promise.reject(reason)))
    await approvals.sendNow()
    expect([[...approvals.now().hidden], approvals.now().refusals.get('a')]).toEqual([[], reason])
    approvals.hold(approval('a'))
    expect(approvals.now().refusals.has('a')).toBe(false)
  })

  it('of a draft that is on its way already is not given twice', async () => {
    approvals.hold(approval('a', new Promise(() => {})))
    void approvals.sendNow()
    approvals.hold(approval('a'))
    await vi.advanceTimersByTimeAsync(2 * graceMs)
    expect(sent).toEqual(['a'])
  })
})
