import { expect, test } from 'vitest'
import { html } from './html.ts'

test('a text can end neither an element nor an attribute', () => {
  const hostile = `"><script>alert('1')</script>&`
  expect(html`<b title="${hostile}">${hostile}</b>`.source).toBe(
    '<b title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</b>',
  )
})

test('HTML goes into HTML as it is, a list joined, null as nothing, zero as zero', () => {
  expect(html`<ul>${['a', '<'].map((text) => html`<li>${text}</li>`)}${null}${0}</ul>`.source).toBe(
    '<ul><li>a</li><li>&lt;</li>0</ul>',
  )
})
