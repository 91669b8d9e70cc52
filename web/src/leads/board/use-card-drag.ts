/**
 * Dragging a card to another column: with a mouse at once, with a finger after a long press, since a swipe scrolls. The
 * card that follows the pointer is moved without React; only a change of the column under it renders anew.
 */
import type { Lead, LeadStatus } from '@bolsivo/sdk'
import {
  type MouseEvent,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { isStatusName } from '../status.tsx'

/** A hand that clicks trembles; a finger more. */
const tremblePx = 5
const longPressMs = 350
const edgePx = 64
const edgeStepPx = 14

export interface Dragged {
  readonly lead: Lead
  readonly over: LeadStatus | null
  readonly width: number
}

export interface CardDrag {
  readonly dragged: Dragged | null
  /** Of what follows the pointer. */
  readonly ghost: RefObject<HTMLDivElement | null>
  readonly onPointerDown: (event: ReactPointerEvent<HTMLElement>, lead: Lead) => void
  /** Of the board: a drop is no click, and a long press no menu of the browser. */
  readonly onClickCapture: (event: MouseEvent) => void
  readonly onContextMenu: (event: MouseEvent) => void
}

interface Session {
  readonly lead: Lead
  readonly isTouch: boolean
  readonly startX: number
  readonly startY: number
  readonly offsetX: number
  readonly offsetY: number
  readonly width: number
  x: number
  y: number
  isDragging: boolean
  timer: ReturnType<typeof setTimeout> | undefined
  frame: number
}

export function useCardDrag(
  board: RefObject<HTMLElement | null>,
  onDrop: (lead: Lead, to: LeadStatus) => void,
): CardDrag {
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const session = useRef<Session | null>(null)
  const wasDragged = useRef(false)
  const ghost = useRef<HTMLDivElement>(null)
  const newest = useRef(onDrop)
  useEffect(() => {
    newest.current = onDrop
  })

  useEffect(() => {
    const over = ({ x, y }: Session): LeadStatus | null => {
      const name = document.elementFromPoint(x, y)?.closest('[data-column]')?.getAttribute('data-column')
      return name && isStatusName(name) ? name : null
    }
    const show = (now: Session) => {
      const { lead, width } = now
      const at = over(now)
      setDragged((shown) => (shown?.over === at && shown.lead === lead ? shown : { lead, over: at, width }))
      if (ghost.current) {
        ghost.current.style.transform = `translate(${now.x - now.offsetX}px, ${now.y - now.offsetY}px) rotate(1.5deg)`
      }
    }
    /** Near an edge the columns come towards the pointer. */
    const roll = () => {
      const now = session.current
      const element = board.current
      if (!now?.isDragging || !element) return
      const { left, right } = element.getBoundingClientRect()
      if (now.x < left + edgePx) element.scrollLeft -= edgeStepPx
      else if (now.x > right - edgePx) element.scrollLeft += edgeStepPx
      show(now)
      now.frame = requestAnimationFrame(roll)
    }
    const begin = (now: Session) => {
      now.isDragging = true
      wasDragged.current = true
      show(now)
      now.frame = requestAnimationFrame(roll)
    }
    const end = (isDropped: boolean) => {
      const now = session.current
      session.current = null
      if (!now) return
      clearTimeout(now.timer)
      cancelAnimationFrame(now.frame)
      if (!now.isDragging) return
      const to = isDropped ? over(now) : null
      setDragged(null)
      setTimeout(() => {
        wasDragged.current = false
      })
      if (to !== null && to !== now.lead.status) newest.current(now.lead, to)
    }
    const onMove = (event: PointerEvent) => {
      const now = session.current
      if (!now) return
      now.x = event.clientX
      now.y = event.clientY
      if (now.isDragging || Math.hypot(now.x - now.startX, now.y - now.startY) < tremblePx) return
      if (now.isTouch) end(false)
      else begin(now)
    }
    const onUp = () => end(true)
    const onCancel = () => end(false)
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !session.current?.isDragging) return
      event.stopPropagation()
      end(false)
    }
    // There before the touch begins: one that comes later does not stop the scrolling.
    const onTouchMove = (event: TouchEvent) => {
      if (session.current?.isDragging) event.preventDefault()
    }
    const onLongPress = () => {
      if (session.current) begin(session.current)
    }
    const element = board.current
    element?.addEventListener('longpress', onLongPress)
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onCancel)
    window.addEventListener('keydown', onKey, true)
    window.addEventListener('touchmove', onTouchMove, { passive: false })
    return () => {
      end(false)
      element?.removeEventListener('longpress', onLongPress)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onCancel)
      window.removeEventListener('keydown', onKey, true)
      window.removeEventListener('touchmove', onTouchMove)
    }
  }, [board])

  const onPointerDown = (event: ReactPointerEvent<HTMLElement>, lead: Lead) => {
    if (event.button !== 0 || !event.isPrimary) return
    const { left, top, width } = event.currentTarget.getBoundingClientRect()
    const { clientX: x, clientY: y } = event
    const isTouch = event.pointerType !== 'mouse'
    session.current = {
      ...{ lead, isTouch, width, x, y, startX: x, startY: y, offsetX: x - left, offsetY: y - top },
      ...{ isDragging: false, frame: 0 },
      timer: isTouch
        ? setTimeout(() => board.current?.dispatchEvent(new Event('longpress')), longPressMs)
        : undefined,
    }
  }
  return {
    dragged,
    ghost,
    onPointerDown,
    onClickCapture: (event) => {
      if (!wasDragged.current) return
      event.preventDefault()
      event.stopPropagation()
    },
    onContextMenu: (event) => {
      if (session.current?.isTouch) event.preventDefault()
    },
  }
}
